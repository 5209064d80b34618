"""Whether a fair run misses a goal for ever, by a greatest fixed point over whole states.

Emerson and Lei, Efficient model checking in fragments of the propositional mu-calculus (1986). It knows no
components and builds no lasso: the states from which a fair run can avoid the goal for ever are all states,
less those that cannot, repeatedly. Of the strongly fair actors it guesses which step for ever; the others are
not able to any more from some point on.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

from checker.backends.python.system import PythonSystem
from checker.ground.meaning import evaluate
from checker.ground.moves import State
from tests.oracle import Truth

Steps = list[tuple[int, State]]  # who steps, and the state after


@dataclass
class Graph:
    """The states that miss a goal, with the steps between them, and who can step at all."""

    steps: dict[State, Steps]
    able: dict[State, set[int]]
    fair: set[int]
    strong: set[int]

    def missing_for_ever(self) -> set[State]:
        """The states from which some fair run never reaches the goal."""
        stops = {state for state in self.steps if not self.able[state] & self.fair}
        some = [set(guess) for n in range(len(self.strong) + 1) for guess in combinations(self.strong, n)]
        return self.leading_to(stops.union(*map(self.cycling, some)), set(self.steps))

    def cycling(self, stepping: set[int]) -> set[State]:
        """The states from which some fair run goes on for ever in which these strongly fair actors step."""
        resting = self.strong - stepping
        left = {state for state in self.steps if not self.able[state] & resting}
        while True:
            kept = {state for state in left if any(after in left for _, after in self.steps[state])}
            for actor in self.fair - resting:
                kept &= self.leading_to(self.just(actor, left), left)
            if kept == left:
                return left
            left = kept

    def just(self, actor: int, inside: set[State]) -> set[State]:
        """The states of a set in which a run is fair to an actor: unable to step, or it does and stays."""
        return {
            state
            for state in inside
            if (actor not in self.able[state] and actor not in self.strong)
            or any(who == actor and after in inside for who, after in self.steps[state])
        }

    def leading_to(self, wanted: set[State], inside: set[State]) -> set[State]:
        """The states of a set from which some steps within it lead to wanted ones."""
        found = wanted & inside
        while True:
            more = {s for s in inside - found if any(after in found for _, after in self.steps[s])}
            if not more:
                return found
            found |= more


def violated(system: PythonSystem, truth: Truth) -> set[str]:
    """The progress properties that some fair run of a program violates."""
    return {
        one.property.name
        for number, one in enumerate(system.ground.properties)
        if one.property.is_progress and is_violated(system, truth, number)
    }


def is_violated(system: PythonSystem, truth: Truth, number: int) -> bool:
    """Whether a fair run is triggered and never reaches the goal after."""
    judged = system.ground.properties[number]
    values = {state: system.values(state) for state in truth.states}
    missing = {state for state in truth.states if evaluate(judged.bad, values[state].__getitem__)}
    steps = {
        state: [(m.actor, after) for m, after in truth.successors[state].items() if after in missing]
        for state in missing
    }
    able = {state: {move.actor for move in truth.successors[state]} for state in missing}
    fair = {n for n, one in enumerate(system.ground.instances) if one.fair}
    strong = {n for n, one in enumerate(system.ground.instances) if one.strong}
    trigger = judged.trigger
    if trigger is None:
        starts = set(system.initial())
    else:
        starts = {state for state in truth.states if evaluate(trigger, values[state].__getitem__)}
    return bool(starts & Graph(steps, able, fair, strong).missing_for_ever())
