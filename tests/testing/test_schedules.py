"""Schedules that Hypothesis draws: they are runs, they find known races, and they shrink."""

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis.errors import NoSuchExample

from checker.counterexample.replay import DoesNotReplay
from checker.testing import Move, Run, Schedule, assert_violated, check, follow, schedules

ROOT = Path(__file__).parent.parent.parent
COUNTER = Path(__file__).parent / "models" / "counter.py"
PINS = Path(__file__).parent / "models" / "pins.py"
PUBLISHED = ROOT / "tests" / "published"
LOST = Schedule(0, tuple(Move(actor, 0) for actor in (0, 1, 1, 1, 1, 0, 0, 0)))
DRAWN = settings(max_examples=300, database=None, deadline=None, suppress_health_check=list(HealthCheck))


def smallest(model: Path, wanted: Callable[[Run], bool], seed: int, **values: int) -> tuple[int, int]:
    """The steps and switches of what Hypothesis shrinks a wanted run to."""
    run = find(schedules(model, **values), wanted, random=random.Random(seed), settings=DRAWN)
    return len(run.schedule.moves), run.trace.switches


@pytest.mark.parametrize(
    ("model", "name", "steps", "switches", "values"),
    [
        (PUBLISHED / "increment.py", "every_increment_counts", 4, 2, {}),
        (COUNTER, "no_update_lost", 8, 2, {}),
        (PUBLISHED / "flag_then_wait.py", "every_actor_finishes", 6, 1, {}),
        (ROOT / "models/page_lock.py", "release_never_waits_for_itself", 6, 0, {"PAGES": 1, "CALLERS": 1}),
    ],
    ids=lambda value: value.stem if isinstance(value, Path) else "",
)
def test_a_violation_shrinks_to_the_shortest_there_is(
    model: Path, name: str, steps: int, switches: int, values: dict[str, Any]
) -> None:
    assert_violated(model, name, steps=steps, **values)
    for seed in range(3):
        assert smallest(model, lambda run: run.violates(name), seed, **values) == (steps, switches)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("model", "name", "values"),
    [
        (PUBLISHED / "peterson_swapped.py", "mutual_exclusion", {}),
        (ROOT / "models/page_lock.py", "callback_never_waits_for_its_pin", {"PAGES": 1, "CALLERS": 1}),
        (ROOT / "models/page_lock.py", "every_actor_finishes", {"PAGES": 1, "CALLERS": 1}),
    ],
)
def test_what_is_harder_shrinks_to_nearly_that(model: Path, name: str, values: dict[str, Any]) -> None:
    """Each has a loop of 6 or more steps, which Hypothesis does not leave out at once."""
    steps = check(model, **values)[name].steps
    assert steps is not None
    found = []
    for seed in range(8):
        try:
            found.append(smallest(model, lambda run: run.violates(name), seed, **values)[0])
        except NoSuchExample:
            continue
    assert min(found) == steps
    assert sum(found) <= 1.6 * steps * len(found)


@settings(max_examples=50, deadline=None)
@given(schedules(PUBLISHED / "filter_lock.py", most=60))
def test_every_run_is_a_run(run: Run) -> None:
    assert len(run.schedule.moves) <= 60
    assert len(run.steps) == len(run.schedule.moves)  # replayed, by the lowering and the interpreter
    assert len(run.states) == len(run.passed) + (run.fails is not None)
    run.assert_holds()


def test_the_whole_space_is_drawn() -> None:
    seen: set[int] = set()

    @settings(max_examples=500, database=None, deadline=None, phases=[Phase.generate])
    @given(schedules(PUBLISHED / "increment.py"))
    def draw(run: Run) -> None:
        seen.update(run.passed)

    draw()
    assert len(seen) == 13  # as published


def test_a_failing_test_prints_the_race() -> None:
    @settings(DRAWN, derandomize=True)
    @given(schedules(COUNTER))
    def no_update_is_lost(run: Run) -> None:
        run.assert_holds("no_update_lost")

    with pytest.raises(AssertionError) as failed:
        no_update_is_lost()
    assert str(failed.value).startswith("An update is lost\n(8 steps, 2 switches; sequential consistency)\n")
    assert "CPU 1" in str(failed.value)
    assert "run=Run(increment[0] 1, increment[1] 4, increment[0] 3)," in failed.value.__notes__[0]


def test_a_race_ends_where_it_is_one() -> None:
    shortest = check(PINS, WAIT=False)["pinned_pages_stay"].trace
    assert shortest is not None
    moves = tuple(step.move for step in shortest.steps)
    longer = follow(PINS, Schedule(0, (*moves, Move(0, 0))), WAIT=False)
    with pytest.raises(AssertionError, match=r"^A page that is gone is pinned\n\(2 steps, 1 switch;"):
        longer.assert_holds()


def test_a_schedule_is_followed() -> None:
    run = follow(COUNTER, LOST)
    assert run.violates("no_update_lost") and run.ended and run.fails is None
    assert run.states[-1] == {"counter.value": "1", "counter.done": "2"}
    assert repr(run).startswith("Run:\nA run of the model\n(8 steps, 2 switches; ")
    assert not follow(COUNTER, Schedule(0, LOST.moves[:-1])).violates("no_update_lost")


def test_a_schedule_that_is_none() -> None:
    with pytest.raises(DoesNotReplay, match=r"step 9: increment\[1\] has finished"):
        follow(COUNTER, Schedule(0, (*LOST.moves, Move(1, 0))))


def test_what_no_single_run_decides() -> None:
    with pytest.raises(ValueError, match=r"^solved is @reachable: no single run that ends violates it"):
        follow(PUBLISHED / "hanoi.py", Schedule(0, ())).violates("solved")
