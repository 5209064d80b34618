"""What all continuations of a state decide, on partitions: what one machine says, and two definitions."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.backends.python.system import PythonSystem
from checker.backends.table.machine_words import words_of
from checker.cluster.passes import Passes
from checker.exploration.breadth_first import breadth_first
from checker.exploration.result import Schedule
from checker.ground.layout import layout_of
from checker.ground.program import Ground
from checker.passes.normal_form import ground
from tests.agreement.test_agreement import FEW, MANY, known
from tests.cluster.apart import Apart
from tests.cluster.judging import check_known, judged
from tests.liveness.flags import HEAD, flags
from tests.liveness.test_hopeless import HEAD as HOPELESS
from tests.liveness.test_hopeless import random_actors
from tests.liveness.test_strong import MATTERS
from tests.native.building import GROWING, ROOT, SANITIZED, built_with, needs_compiler, search, system_of
from tests.oracle import Truth, explore
from tests.programs import compiled, progress_models

pytestmark = needs_compiler
PARTITIONS = (1, 2, 3, 5)
TINY = 16  # bytes of a batch: a few states


def truth_of(source: str) -> tuple[Ground, Truth]:
    """A program, and what there is to know of it."""
    lowered = ground(compiled(source))
    return lowered, explore(PythonSystem(lowered), 2000)


def check(source: str, of: int, symmetry: bool = False) -> list[str]:
    """A program on so many partitions."""
    lowered, truth = truth_of(source)
    return check_known(Apart(of, TINY), PythonSystem(lowered, symmetry), truth)


def flags_of(seed: int) -> str:
    """A random program in which strong fairness matters often."""
    return flags(random.Random(seed).randrange)


def test_random_programs() -> None:
    kinds: Counter[str] = Counter()
    for seed in (*range(24), *MATTERS):
        kinds.update(check(flags_of(seed), PARTITIONS[seed % 4]))
    assert min(kinds[kind] for kind in ("holds", "stops", "circles")) > 12, kinds


def test_random_programs_in_which_actors_are_lost() -> None:
    kinds: Counter[str] = Counter()
    for seed in range(40):
        kinds.update(check(HOPELESS + random_actors(seed), PARTITIONS[seed % 4], seed % 3 == 0))
    assert min(kinds[kind] for kind in ("all can end", "open")) > 6, kinds


@settings(FEW, max_examples=20)
@given(progress_models(), st.sampled_from(PARTITIONS))
def test_random_programs_of_every_construct(source: str, of: int) -> None:
    lowered, truth = known(source)
    check_known(Apart(of, TINY), PythonSystem(lowered), truth)


@pytest.mark.slow
@MANY
@given(progress_models(), st.sampled_from(PARTITIONS), st.booleans())
def test_thousands_of_random_programs(source: str, of: int, symmetry: bool) -> None:
    lowered, truth = known(source)
    check_known(Apart(of, TINY), PythonSystem(lowered, symmetry), truth)


@pytest.mark.slow
@MANY
@given(st.integers(0, 10**9), st.sampled_from(PARTITIONS), st.booleans())
def test_thousands_of_flags_and_lost_actors(seed: int, of: int, symmetry: bool) -> None:
    check(flags_of(seed), of, symmetry)
    check(HOPELESS + random_actors(seed), of, symmetry)


WIDE = HEAD.replace(
    "\nup =",
    "\n@record\nclass Wide:\n" + "".join(f"    f{n}: int = integer(0, most=1000)\n" for n in range(14))
    + "\nwide = shared(Wide)\nup =",
) + """

@actor(fair=False)
def widens() -> None:
    wide.f13 = 1000
"""  # fmt: skip


def test_states_of_several_words() -> None:
    kinds: Counter[str] = Counter()
    for seed in range(12):
        lowered, truth = truth_of(WIDE + flags_of(seed).removeprefix(HEAD))
        assert words_of(layout_of(lowered).width) > 1
        kinds.update(check_known(Apart(3, TINY), PythonSystem(lowered), truth))
    assert min(kinds[kind] for kind in ("holds", "stops", "circles")) > 1, kinds


@pytest.mark.slow
@pytest.mark.parametrize("symmetry", [False, True])
@pytest.mark.parametrize(
    "model", sorted((ROOT / "models").rglob("[a-z]*.py")), ids=lambda path: str(path.relative_to(ROOT))
)
def test_every_model(model: Path, symmetry: bool) -> None:
    for of in PARTITIONS:
        check_like_one_machine(system_of(model, symmetry), of)


@pytest.mark.parametrize("model", ["primitives/irq.py", "primitives/rwsem.py", "primitives/wait_queue.py"])
def test_some_models(model: str) -> None:
    check_like_one_machine(system_of(ROOT / "models" / model), 3)


def check_like_one_machine(system: PythonSystem, of: int) -> None:
    """Each verdict is that of the plain engine, and a lasso is as far away; only who is lost may be open."""
    result, plain = judged(Apart(of), system), search(system, built_with(*GROWING))
    for number, one in enumerate(system.ground.properties):
        if one.ends and number in plain.found.keys() - result.found.keys():
            assert number in result.left_open
            continue
        assert number not in result.undecided
        assert (number in result.decided) == (number in plain.decided)
        if one.property.is_progress and number in plain.found:
            assert stem_of(result.found[number]) == stem_of(plain.found[number])


COUNTS = """
from checker import actor, eventually, integer, record, shared

@record
class Page:
    count: int = integer(0, most=50)
    is_there: bool = False

page = shared(Page)

@actor
def counts() -> None:
    for n in range(50):
        page.count = n

@eventually("it does not come to 50")
def comes() -> bool:
    return page.count == 49

properties = [comes]
"""


def test_what_nothing_leads_to_is_removed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """And what is removed withdraws its steps: a long way without a cycle is gone in one pass."""
    commands: Counter[str] = Counter()
    begin = Passes.begin

    def counted(self: Passes, command: str) -> list[list[int]]:
        commands[command] += 1
        return begin(self, command)

    monkeypatch.setattr(Passes, "begin", counted)
    assert not judged(Apart(3, TINY), PythonSystem(ground(compiled(COUNTS)))).decided
    assert (commands["trim"], commands["serve"]) == (1, 1)


COMES_AND_GOES = """
@actor
def passes() -> None:
    page.is_there = True
    page.is_there = False
"""


def test_a_goal_that_is_left_again() -> None:
    """What follows the goal is no beginning, while other runs have not come to the goal yet."""
    lowered, truth = truth_of(COUNTS.replace("count == 49", "is_there") + COMES_AND_GOES)
    assert check_known(Apart(3, TINY), PythonSystem(lowered), truth) == ["holds"]


def test_the_same_run_however_many_partitions_there_are() -> None:
    circles = 0
    for seed in (11, 19, 34, 44, 45, 47, 61, *MATTERS):
        system = PythonSystem(ground(compiled(flags_of(seed))))
        found, plain = (
            [judged(Apart(of, TINY), system).found for of in (1, 3, 5)],
            breadth_first(system).found,
        )
        assert all(one == found[0] for one in found)
        for number, way in found[0].items():
            if way.loop_from is not None:
                assert stem_of(way) == stem_of(plain[number])
                circles += 1
    assert circles > 5


def test_too_many_states_to_bring_to_one_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """The violation is certain, and the result says why its run is not shown."""
    monkeypatch.setattr("checker.cluster.open_properties.MOST_LEFT", 1)
    system = PythonSystem(ground(compiled(flags_of(98))))
    result, plain = judged(Apart(3, TINY), system), breadth_first(system)
    circles = {number for number, way in plain.found.items() if way.loop_from is not None}
    assert circles and result.unshown.keys() == circles
    assert result.decided == plain.decided
    assert all("it goes round among" in why for why in result.unshown.values())


def stem_of(schedule: Schedule) -> int:
    """The steps before a run goes round, or stops."""
    return len(schedule.moves) if schedule.loop_from is None else schedule.loop_from


@pytest.mark.parametrize("source", [flags_of(98), HOPELESS + random_actors(2)])
def test_the_engine_is_clean(source: str) -> None:
    lowered, truth = truth_of(source)
    check_known(Apart(3, TINY, SANITIZED), PythonSystem(lowered), truth)
