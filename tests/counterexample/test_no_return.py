"""The point of no return, against a recursion over everything that lies ahead."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from checker.counterexample.no_return import NoReturn, TooFar, no_return
from checker.counterexample.race import Race
from checker.ground.moves import State, StepFails
from tests.counterexample.races import is_bad, race_of, raced, random_races
from tests.exploration.tiny import Searched


class Goes(Exception):
    """A run repeats for ever, which a recursion cannot tell anything of."""


@dataclass
class Recursion:
    """Whether some run to its end never shows the violation, from each state that was asked for."""

    race: Race
    known: dict[State, bool] = field(default_factory=dict)
    above: set[State] = field(default_factory=set)

    def avoidable(self, state: State) -> bool:
        """The answer for one state. Raises Goes if there are loops ahead."""
        if state in self.above:
            raise Goes
        if state not in self.known:
            self.above.add(state)
            self.known[state] = self.found(state)
            self.above.remove(state)
        return self.known[state]

    def found(self, state: State) -> bool:
        """The answer, worked out."""
        system = self.race.system
        if is_bad(system, self.race.number, state):
            return False
        moves = system.enabled(state)
        if not any(system.ground.instances[move.actor].fair for move in moves):
            return True
        ahead = [self.race.after(state, move) for move in moves]
        judged = system.ground.properties[self.race.number].property
        fates = {one.check.kind != judged.name for one in ahead if isinstance(one, StepFails)}
        fates |= {self.avoidable(one) for one in ahead if not isinstance(one, StepFails)}
        return True in fates  # one would do, but a loop must be seen wherever it is


def expected(race: Race) -> int:
    """The first step after which nothing is avoidable."""
    recursion = Recursion(race)
    fates = [recursion.avoidable(state) for state in race.states]
    assert fates == sorted(fates, reverse=True)
    return sum(fates)


def test_random_races() -> None:
    counted: dict[str, int] = {"first": 0, "in between": 0, "last": 0, "loops": 0}
    for race in random_races(range(120), 4, 7):
        try:
            step = expected(race)
        except Goes:
            counted["loops"] += 1
            continue
        assert no_return(race, 100_000).step == step
        counted["first" if step == 0 else "last" if step == len(race.moves) else "in between"] += 1
    assert counted == {"first": 69, "in between": 10, "last": 12, "loops": 10}


SPINNER = """
@actor
def careless() -> None:
    state.a = True
    state.b = True

@actor
def spinner() -> None:
    while not state.b:
        with atomic:
            state.n = 1 - state.n if state.n < 2 else 0

@never("b is set")
def never_b() -> bool:
    return state.b

properties = [never_b]
"""


def race_in(searched: Searched, name: str) -> Race:
    """A race of a model written out in a test."""
    number = searched.number(name)
    return raced(searched.system, number, searched.result.found[number])


def test_an_unfair_run_avoids_nothing(tmp_path: Path) -> None:
    race = race_in(Searched(tmp_path / "tiny.py", SPINNER), "never_b")
    assert no_return(race, 1000) == NoReturn(0)


def test_who_need_not_step_may_avoid_it(tmp_path: Path) -> None:
    text = SPINNER.replace("@actor\ndef careless", "@actor(fair=False)\ndef careless")
    race = race_in(Searched(tmp_path / "tiny.py", text), "never_b")
    assert no_return(race, 1000).step == 2


FAILS_IN_TWO_WAYS = """
@actor
def chooser() -> None:
    with atomic:
        t = choose((0, 1))
        if t == 0:
            state.n = 4 - t
        else:
            assert False, "one"

properties = [every_actor_finishes()]
"""


@pytest.mark.parametrize("name", ["integers_stay_in_range", "assertions_hold"])
def test_a_step_that_fails_another_property_avoids_it(tmp_path: Path, name: str) -> None:
    race = race_in(Searched(tmp_path / "tiny.py", FAILS_IN_TWO_WAYS), name)
    (other,) = (move for move in race.system.enabled(race.states[0]) if move != race.moves[0])
    assert no_return(race, 1000) == NoReturn(1, (other,))


def test_too_much_lies_ahead() -> None:
    race = race_of("status_quo.py", "page_stable_under_writeback")
    with pytest.raises(TooFar):
        no_return(race, 1)


def test_the_steps_that_decide_races_of_models() -> None:
    decided = {
        name: (len(race.moves), no_return(race, 60_000).step)
        for name in ("no_page_leaves_the_lists_for_good", "no_put_consumes_a_pin")
        for race in [race_of("page_count.py", name)]
    }
    assert decided == {"no_page_leaves_the_lists_for_good": (5, 2), "no_put_consumes_a_pin": (5, 5)}
