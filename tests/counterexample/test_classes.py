"""How many essentially different executions there are, against every class, and against optimal DPOR."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.backends.python.system import PythonSystem
from checker.compiler.compile import compile_model
from checker.counterexample.classes import classes
from checker.counterexample.explanation import ExecutionCounts
from checker.counterexample.race import Race
from checker.exploration.breadth_first import breadth_first
from checker.exploration.dpor.explore import dpor
from checker.passes.normal_form import ground
from tests.counterexample.every_class import every_class
from tests.counterexample.races import ROOT, first_races, race_of, raced, random_races
from tests.dpor.brute_force import TooMany, traces


def check(race: Race) -> ExecutionCounts:
    """The count, held against the oracle."""
    found = classes(race, 10_000)
    assert found == every_class(race, 10_000)
    return found


def only_race(path: Path) -> Race:
    """The race of a model that has one."""
    system = PythonSystem(ground(compile_model(str(path)).program))
    ((number, schedule),) = breadth_first(system).found.items()
    return raced(system, number, schedule)


def test_random_races() -> None:
    found = [check(race) for race in first_races()]
    several = [one for one in found if one.all > 5]
    assert len(found) == 142
    assert len(several) > 5
    assert any(0 < one.wrong < one.all for one in several)


@pytest.mark.slow
def test_many_random_races() -> None:
    counted = 0
    for race in random_races(range(120, 1000), 6, 9):
        try:
            check(race)
        except TooMany:
            continue
        counted += 1
    assert counted > 500


# Programs whose race takes all their steps.
WHOLE = {
    "tests/command_line/models/lost_update.py": ExecutionCounts(20, 6),
    "tests/published/increment.py": ExecutionCounts(4, 2),
}


@pytest.mark.parametrize("path", WHOLE)
def test_a_race_of_a_whole_program(path: str) -> None:
    race = only_race(ROOT / path)
    assert check(race) == WHOLE[path]
    assert isinstance(race.system, PythonSystem)
    optimal, truth = dpor(race.system), traces(race.system, None, 10_000)
    name = race.system.ground.properties[race.number].property.name
    assert ExecutionCounts(optimal.executions or 0, optimal.wrong[race.number]) == WHOLE[path]
    assert ExecutionCounts(truth.count, truth.wrong[name]) == WHOLE[path]


MODELS = {
    ("page_count.py", "no_pin_is_missed"): ExecutionCounts(3, 1),
    ("page_count.py", "no_put_consumes_a_pin"): ExecutionCounts(8, 2),
    ("page_count.py", "no_page_leaves_the_lists_for_good"): ExecutionCounts(1, 1),
    ("page_count.py", "no_mark_outlives_its_pins"): ExecutionCounts(60, 6),
}


@pytest.mark.parametrize(("name", "judged"), MODELS)
def test_races_of_models(name: str, judged: str) -> None:
    assert check(race_of(name, judged)) == MODELS[name, judged]


def test_too_many_are_not_counted() -> None:
    race = race_of("page_count.py", "no_mark_outlives_its_pins")
    assert classes(race, 90) == ExecutionCounts(60, 6)
    assert classes(race, 89) is None


ANOTHER_WAY = """from checker import Array, actor, choose, never, record, shared
@record
class Page:
    dirty: bool = False
    young: bool = False
@record
class State:
    up: bool = False
    hit: bool = False
state, pages = shared(State), shared(Array(Page, 2))

@actor
def setter() -> None:
    state.up = True

@actor
def user() -> None:
    if state.up:
        pages[0].young = True
        state.hit = True
    else:
        page = choose(pages)
        page.dirty = True
        page = choose(pages)
        page.dirty = True

@never("it is hit")
def hit() -> bool:
    return state.hit

properties = [hit]
"""


def test_who_goes_another_way_makes_every_choice(tmp_path: Path) -> None:
    (tmp_path / "tiny.py").write_text(ANOTHER_WAY)
    race = only_race(tmp_path / "tiny.py")
    # hit, or either page and then either page: what a choice has done is not undone by another one
    assert check(race) == ExecutionCounts(5, 1)
