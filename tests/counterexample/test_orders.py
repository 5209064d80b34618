"""The orders that matter, against every execution of the same steps."""

from __future__ import annotations

import pytest

from checker.counterexample.executions import Executions
from checker.counterexample.orders import Forcing, forcing
from checker.counterexample.race import Race
from checker.counterexample.same_steps import same_steps
from tests.counterexample.every_execution import Execution, Steps, minimal_forcing
from tests.counterexample.races import race_of, random_races

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
    for race in random_races(range(120), 6, 7):
        found = check(race)
        counted["races"] += 1
        counted["with orders"] += bool(found.orders)
        counted["in other ways too"] += found.kept < found.wrong
        if len(pairs_of(race)) <= MOST_PAIRS:
            check_weakest(race, found)
            counted["weakest"] += 1
    assert counted == {"races": 141, "with orders": 10, "weakest": 120, "in other ways too": 7}


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
