"""The simplest race by z3, against every schedule there is."""

from __future__ import annotations

import random

import pytest

from checker.counterexample.simplest import simplest
from checker.exploration.result import Schedule
from checker.exploration.simplicity import Simplicity, simplicity
from tests.counterexample.every_schedule import cost, violating
from tests.counterexample.races import race_of, random_races, walked

LONG = 60.0  # seconds, which none of these takes


def check(seeds: range, most: int) -> dict[str, int]:
    """z3's minimum is the least of all schedules; how often that was less than what it began from."""
    counted = dict.fromkeys(("races", "shorter", "other", "as they were"), 0)
    for race in random_races(seeds, 3, most):
        best = simplest(race.system, race.number, race.schedule, LONG)
        least = min(map(cost, violating(race.system, race.number, len(race.moves))))
        assert cost(best.schedule) == simplicity(best.schedule) == least
        assert best.is_proved
        began = cost(race.schedule)
        counted["races"] += 1
        counted["shorter" if least[0] < began[0] else "other" if least < began else "as they were"] += 1
    return counted


def test_random_programs() -> None:
    assert check(range(20), 6) == {"races": 18, "shorter": 9, "other": 9, "as they were": 0}


@pytest.mark.slow
def test_many_random_programs() -> None:
    counted = check(range(20, 160), 8)
    assert counted["races"] > 50 and counted["shorter"] > 20 and counted["other"] > 5


def test_a_race_of_a_model() -> None:
    race = race_of("page_count.py", "no_mark_outlives_its_pins")
    best = simplest(race.system, race.number, race.schedule, LONG)
    assert best.proved == Simplicity._fields
    assert simplicity(best.schedule)[:3] == (10, 3, 2)


def test_no_time_is_said() -> None:
    race = race_of("page_count.py", "no_pin_is_missed")
    best = simplest(race.system, race.number, race.schedule, 0.0)
    assert (best.schedule, best.proved, best.is_proved) == (race.schedule, (), False)


def test_what_shows_nothing_is_refused() -> None:
    race = race_of("page_count.py", "no_pin_is_missed")
    with pytest.raises(ValueError, match="does not show"):
        simplest(race.system, race.number, Schedule(0, race.moves[:-1]), LONG)


def test_a_long_walk_becomes_short() -> None:
    race = race_of("page_count.py", "no_pin_is_missed")
    source = random.Random(1)
    wandering = next(s for _ in range(1000) if (s := walked(race.system, race.number, source, 40)))
    assert len(wandering.moves) == 13
    short = simplest(race.system, race.number, wandering, LONG).schedule
    assert simplicity(short)[:3] == simplicity(race.schedule)[:3] == (5, 1, 2)
