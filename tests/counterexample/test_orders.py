"""The orders that matter, against every execution of the same steps."""

from __future__ import annotations

import pytest

from checker.backends.python.system import PythonSystem
from checker.counterexample.executions import Executions
from checker.counterexample.mirror import exchanged, mirrored
from checker.counterexample.orders import Forcing, forcing
from checker.counterexample.race import Race
from checker.counterexample.same_steps import same_steps
from checker.exploration.breadth_first import breadth_first
from checker.passes.normal_form import ground
from tests.counterexample.every_execution import Execution, Steps, minimal_forcing
from tests.counterexample.races import first_races, race_of, raced, random_races
from tests.programs import compiled

MOST_PAIRS = 12


def explained(race: Race) -> tuple[Forcing, list[Execution]]:
    """What is found, and the oracle's executions."""
    steps = Steps(race)
    return forcing(Executions(same_steps(race, 100_000))), steps.executions()


def check(race: Race) -> Forcing:
    """Everything reported about the orders, compared with the oracle."""
    found, executions = explained(race)
    wrong = [one for one in executions if one.wrong]
    orders = set(found.orders)
    assert all(any(not one.keeps(o) for o in orders) for one in executions if not one.wrong)
    assert found.wrong == len(wrong)
    assert found.kept == sum(all(map(one.keeps, orders)) for one in wrong)
    by_moves = {one.moves: one for one in executions}
    for order in orders:
        missed = by_moves[tuple(edge.move for edge in found.missed[order])]
        assert not missed.wrong
        assert [o for o in orders if not missed.keeps(o)] == [order]
    return found


def pairs_of(race: Race) -> list[tuple[int, int]]:
    """Every order between two actors."""
    actors = race.actors
    pairs = ((i, j) for j in range(len(actors)) for i in range(j) if i < len(race.moves))
    return [(i, j) for i, j in pairs if actors[i] != actors[j]]


def check_weakest(race: Race, found: Forcing) -> None:
    """No minimal set is kept by more of what goes wrong; of those kept by as many, none is smaller."""
    steps = Steps(race)
    executions = steps.executions()
    wrong = [one for one in executions if one.wrong]
    ranks = [
        (-sum(all(map(one.keeps, chosen)) for one in wrong), len(chosen))
        for chosen in minimal_forcing(executions, pairs_of(race))
    ]
    assert (-found.kept, len(found.orders)) == min(ranks)
    assert found.weakest


def test_random_races() -> None:
    counted = {"races": 0, "with orders": 0, "weakest": 0, "in other ways too": 0}
    for race in first_races():
        found = check(race)
        counted["races"] += 1
        counted["with orders"] += bool(found.orders)
        counted["in other ways too"] += found.kept < found.wrong
        if len(pairs_of(race)) <= MOST_PAIRS:
            check_weakest(race, found)
            counted["weakest"] += 1
    assert counted == {"races": 142, "with orders": 10, "weakest": 121, "in other ways too": 7}


TWO = """
from checker import actor, always, every_actor_finishes, integer, record, shared


@record
class State:
    value: int = integer(0, most=3)
    done: int = integer(0, most=3)


state = shared(State)


{first}
def one() -> None:
    seen = state.value
    state.value = seen + 1
    done = state.done
    state.done = done + 1
{second}

@always("an update is lost")
def kept() -> bool:
    return state.done < {actors} or state.value == {actors}


properties = [kept, every_actor_finishes()]
"""
OTHER = """

@actor
def other() -> None:
    seen = state.value
    state.value = seen + 1
    done = state.done
    state.done = done + 1
"""


def lost(first: str, second: str, actors: int = 2) -> tuple[Executions, Forcing, Race]:
    """The race of actors that lose an update."""
    system = PythonSystem(ground(compiled(TWO.format(first=first, second=second, actors=actors))))
    race = raced(system, 0, breadth_first(system).found[0])
    executions = Executions(same_steps(race, 100_000))
    return executions, forcing(executions), race


def test_what_a_mirror_explains() -> None:
    graph, found, race = lost("@actor(count=2)", "")
    pair = mirrored(graph, found.orders)
    assert pair == (0, 1) and 0 < found.kept < found.wrong
    exchange = exchanged(graph, pair)
    other = [(exchange[a], exchange[b]) for a, b in found.orders]
    wrong = [one for one in Steps(race).executions() if one.wrong]
    assert all(all(map(one.keeps, found.orders)) or all(map(one.keeps, other)) for one in wrong)
    assert mirrored(graph, ()) is None  # no orders, no mirror


def test_a_mirror_that_does_not_explain_everything_is_none() -> None:
    graph, found, _ = lost("@actor(count=3)", "", actors=3)
    assert found.kept < found.wrong
    assert mirrored(graph, found.orders) is None


def test_only_instances_of_one_actor_are_exchanged() -> None:
    graph, found, _ = lost("@actor", OTHER)
    assert found.kept < found.wrong
    assert mirrored(graph, found.orders) is None


@pytest.mark.slow
def test_many_random_races() -> None:
    races = list(random_races(range(120, 1000), 6, 8))
    for race in races:
        found = check(race)
        if len(pairs_of(race)) <= MOST_PAIRS:
            check_weakest(race, found)
    assert len(races) > 500


# How many executions its steps have, how many sequences go wrong, and how many orders force it.
MODELS = {
    ("status_quo.py", "page_stable_under_writeback"): (84, 10, 2),
    ("ref_vs_mapcount.py", "held_pin_is_seen"): (35, 4, 2),
    ("ref_vs_mapcount.py", "new_pins_find_buffers"): (202, 13, 2),
    ("ref_vs_mapcount.py", "no_false_positive"): (15, 6, 1),
    ("ref_vs_mapcount.py", "false_positives_never_last"): (9, 3, 1),
    ("page_bit.py", "what_is_written_is_stable"): (116, 20, 3),
    ("page_bit.py", "no_pin_is_missed"): (4, 4, 0),
    ("page_bit.py", "no_mark_outlives_its_pins"): (1, 1, 0),
    ("page_count.py", "no_pin_is_missed"): (5, 3, 1),
    ("page_count.py", "no_put_consumes_a_pin"): (10, 2, 2),
    ("page_count.py", "no_reference_is_taken_for_a_pin"): (6, 2, 2),
    ("page_count.py", "no_mark_outlives_its_pins"): (129, 18, 4),
    ("page_count.py", "every_pin_is_counted"): (3, 2, 1),
    ("page_count.py", "no_page_leaves_the_lists_for_good"): (1, 1, 0),
    ("dax_wait.py", "no_warning"): (220, 24, 3),
}


@pytest.mark.parametrize(("name", "judged"), MODELS)
def test_races_of_models(name: str, judged: str) -> None:
    race = race_of(name, judged)
    found = check(race)
    executions = Steps(race).executions()
    assert (len(executions), found.wrong, len(found.orders)) == MODELS[name, judged]


@pytest.mark.slow
def test_a_race_of_four_actors() -> None:
    check(race_of("status_quo.py", "dirty_pages_are_prepared"))
