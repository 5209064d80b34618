"""The slice of a race: what is shown is enough, and none of it can be left out; against every execution."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, combinations
from pathlib import Path

import pytest

from checker.counterexample import why
from checker.counterexample.executions import Executions
from checker.counterexample.filling import Filling
from checker.counterexample.orders import forcing
from checker.counterexample.race import Race
from checker.counterexample.replay import Disagreement, replay, taken_case
from checker.counterexample.same_steps import same_steps
from checker.counterexample.slicing import sliced, sliced_by_flow
from checker.ground.meaning import between_steps, run
from checker.ground.moves import StepFails
from tests.counterexample.every_execution import Execution, Steps
from tests.counterexample.races import first_races, race_of, random_races, searched


def slice_of(race: Race) -> tuple[set[int], bool]:
    """The steps that are shown, those that are pending included, and whether that is claimed to be exact."""
    executions = Executions(same_steps(race, 100_000))
    found = sliced(executions, forcing(executions).orders)
    return {*found.steps, *range(len(race.moves), len(race.actors))}, found.exact


def keeps(one: Execution, race: Race, steps: set[int]) -> bool:
    """Whether an execution takes some steps in the order of the race, as far as it takes them."""
    ordered = sorted(steps)
    pairs = [(i, j) for i, j in combinations(ordered, 2) if race.actors[i] != race.actors[j]]
    return all(one.keeps(pair) for pair in pairs if pair[0] < len(race.moves))


def is_missed(race: Race, step: int) -> bool:
    """Whether the race does not end so without some of what a step writes, or looks up."""
    values = race.system.values(race.states[step])
    _, case = taken_case(race.system.ground, values, race.moves[step])
    places = {one.location for one in race.system.ground.instances}
    cells = [cell for cell in run(case.effects, values).writes if cell not in places]
    subsets = chain.from_iterable(combinations(cells, size) for size in range(1, len(cells) + 1))
    return any(not goes_wrong_without(race, step, frozenset(one)) for one in subsets)


def written(race: Race, step: int) -> set[int]:
    """The cells that a step of a race writes, whether they change or not."""
    values = race.system.values(race.states[step])
    _, case = taken_case(race.system.ground, values, race.moves[step])
    return set(run(case.effects, values).writes)


def is_stored_again(race: Race, step: int, shown: set[int]) -> bool:
    """Whether a shown step stores once more what a step has written, and no shown step wrote it since."""
    for later in (n for n in sorted(shown) if step < n < len(race.states) - 1):
        before, after = (race.system.values(race.states[n]) for n in (later, later + 1))
        same = {cell for cell in written(race, later) if before[cell] == after[cell]}
        since = [written(race, n) for n in sorted(shown) if step < n < later]
        if same & written(race, step) - set().union(*since):
            return True
    return False


def goes_wrong_without(race: Race, step: int, cells: frozenset[int]) -> bool:
    """Whether the race goes wrong where a step leaves some cells as they were."""
    ground = race.system.ground
    values = race.system.values(race.states[0])
    for number, move in enumerate(race.moves):
        before = list(values)
        try:
            _, case = taken_case(ground, values, move)
        except Disagreement:
            return False
        done = run(case.effects, values)
        if done.failed is not None:
            return race.fails(StepFails(done.failed))
        values = between_steps(ground, done.values)
        if number == step:
            values = [before[n] if n in cells else value for n, value in enumerate(values)]
        if number >= step and Steps(race).bad(race.system.layout.pack(values)):
            return True
    return False


def check(race: Race) -> set[int]:
    """All that is said of a slice, held against the oracle; the shown steps."""
    shown, exact = slice_of(race)
    last = len(race.moves) - 1
    executions = Steps(race).executions()
    assert exact and last in shown
    assert all(one.wrong for one in executions if keeps(one, race, shown))
    taken = shown - {last, *range(len(race.moves), len(race.actors))}

    def takes_part(step: int, others: set[int]) -> bool:
        """Whether a step has a place among others, or an effect."""
        return is_missed(race, step) or any(not one.wrong for one in executions if keeps(one, race, others))

    idle = {step for step in taken if not takes_part(step, shown - {step})}
    values = {step for step in idle if is_stored_again(race, step, shown)}
    for step in idle - values:  # a step shown for its value may say by itself where this one belongs
        assert takes_part(step, shown - {step} - values), (
            f"step {step} is shown, and nothing changes without it"
        )
    return shown


def test_random_races() -> None:
    counted = {"races": 0, "steps": 0, "shown": 0}
    for race in first_races():
        shown = check(race)
        counted["races"] += 1
        counted["steps"] += len(race.moves)
        counted["shown"] += sum(step < len(race.moves) for step in shown)
    assert counted["races"] == 142
    assert counted["shown"] < counted["steps"]


@pytest.mark.slow
def test_many_random_races() -> None:
    for race in random_races(range(120, 1000), 6, 8):
        check(race)


@pytest.mark.parametrize(
    ("model", "judged"),
    [
        ("history/dirty_cow.py", "file_untouched"),
        ("history/fork_gup_fast.py", "pinned_pages_are_writable"),
        ("history/gup_fast_collapse.py", "returned_pages_are_mapped"),
        ("page_count.py", "every_pin_is_counted"),
        ("mapcount_pagepin.py", "flag_is_steady"),
    ],
)
def test_races_of_models(model: str, judged: str) -> None:
    race = race_of(model, judged)
    assert len(check(race)) < len(race.moves)


def test_a_step_of_an_order_is_not_shown_for_a_place_that_follows_from_the_others() -> None:
    race = race_of("dax_wait.py", "truncate_is_not_overtaken")
    executions = Executions(same_steps(race, 100_000))
    orders = forcing(executions).orders
    named = {step for order in orders for step in order}
    assert named - set(sliced(executions, orders).steps)  # what they say is so without these


LOST_COUNT = """
from checker import actor, atomic, integer, never, record, shared


@record
class Cpu:
    count: int = integer(0, most=3)
    rounds: int = integer(0, most=3)


cpu = shared(Cpu)


@actor
def task() -> None:
    before = cpu.count
    cpu.count = before + 1
    with atomic("another round"):
        cpu.rounds += 1


@actor(interrupts=task)
def timer() -> None:
    before = cpu.count
    cpu.count = before + 1
    with atomic("another round"):
        cpu.rounds += 1


@never("a count is lost")
def lost() -> bool:
    return cpu.rounds == 2 and cpu.count != 2


properties = [lost]
"""


def test_a_store_of_what_is_there_already_is_shown_with_the_store_before(tmp_path: Path) -> None:
    path = tmp_path / "lost_count.py"
    path.write_text(LOST_COUNT)
    race = race_of(str(path), "lost")
    counts = [
        n
        for n in range(len(race.moves))
        if race.system.ground.cells[0].name == "cpu.count" and 0 in written(race, n)
    ]
    assert len(counts) == 2 and set(counts) <= slice_of(race)[0]
    assert is_stored_again(race, counts[0], {counts[1]})


BESIDE_A_DEADLOCK = """
from checker import actor, every_actor_finishes, record, shared
from checker.kernel.spinlock import SpinLock, spin_lock, spin_unlock


@record
class Clock:
    ticked: bool = False


clock = shared(Clock)
lock = shared(SpinLock)


@actor
def task() -> None:
    spin_lock(lock)
    spin_unlock(lock)


@actor(interrupts=task, level="softirq")
def softirq() -> None:
    spin_lock(lock)
    spin_unlock(lock)


@actor(interrupts=task)
def tick() -> None:
    clock.ticked = True


properties = [every_actor_finishes()]
"""


def test_who_takes_the_last_step_beside_a_deadlock_is_not_shown(tmp_path: Path) -> None:
    """The timer has to tick before nobody can step, and has no part in it."""
    path = tmp_path / "beside.py"
    path.write_text(BESIDE_A_DEADLOCK)
    race = race_of(str(path), "every_actor_finishes")
    names = [race.system.ground.instances[actor].name for actor in race.actors]
    shown, exact = slice_of(race)
    assert exact and names[: len(race.moves)] == ["task", "softirq", "tick", "tick"]
    assert {names[step] for step in shown} == {"task", "softirq"}


def lasso(judged: str = "writeback_finishes") -> Filling:
    """A run that goes on for ever, as that of another property."""
    system, result = searched("wait_for_unpin.py")
    names = [one.property.name for one in system.ground.properties]
    schedule = result.found[names.index("writeback_finishes")]
    trace = replay(system, schedule, system.ground.properties[names.index("writeback_finishes")])
    race = why.race_of(system, names.index(judged), replace(schedule, loop_from=None), trace)
    return Filling(race, schedule.loop_from)


def test_what_is_shown_of_a_run_without_end_is_enough() -> None:
    filling = lasso()
    found = sliced_by_flow(filling)
    shown = frozenset(found.steps)
    assert not found.exact and len(shown) < len(filling.race.moves)
    assert filling.is_enough(shown)
    assert any(step >= len(filling.stem) for step in shown)


def test_steps_that_are_not_enough_are_not_taken_for_enough() -> None:
    filling = lasso()
    assert not filling.is_enough(frozenset())
    completed = filling.completed(frozenset())
    assert completed and all(not filling.is_enough(completed - {step}) for step in completed)


def test_a_run_that_reaches_its_goal_or_is_unfair_shows_nothing() -> None:
    filling = lasso()
    stem = list(filling.race.states[: len(filling.stem) + 1])
    loop = list(filling.race.states[len(filling.stem) :])
    assert filling.is_missed(stem, loop) and filling.is_fair(loop)
    ended = Filling(filling.race, len(filling.race.moves))
    assert not ended.is_fair(loop[-1:])  # those that step in the loop are able to
    assert not ended.is_enough(frozenset(range(len(ended.race.moves))))
    assert not lasso("no_write_lost").is_missed(stem, loop)


def filled_in(race: Race, shown: tuple[int, ...]) -> bool:
    """Whether a race goes wrong that takes the shown steps in order, behind those before of their actors."""
    taken: list[int] = []
    for step in shown:
        mine = (n for n in range(step + 1) if race.actors[n] == race.actors[step] and n not in taken)
        taken += mine
    moves = tuple(race.moves[n] for n in [*taken, *(n for n in range(len(race.moves)) if n not in taken)])
    found = next(one for one in Steps(race).executions() if one.moves == moves[: len(one.moves)])
    return found.wrong


def test_without_orders_what_is_shown_is_enough() -> None:
    failing = fewer = 0
    for race in first_races():
        shown = sliced_by_flow(Filling(race)).steps
        assert shown[-1] == len(race.moves) - 1 and filled_in(race, shown)
        fails = len(race.states) == len(race.moves)  # the last step, which leads to no state
        failing += fails
        fewer += fails and len(shown) < len(race.moves)
    assert failing > 20 and fewer > 10
