"""Judges states for every search, so that no search has its own rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from checker.backends.python.system import PythonSystem
from checker.ground.moves import Expansion, Move, State
from checker.language.property import Kind
from checker.program.program import ProgramProperty


@dataclass(frozen=True, slots=True)
class Sighting:
    """Where a property was decided: a state, its depth, and the move that failed there, if one did."""

    property: int
    state: State
    depth: int
    move: Move | None = None


Failure = tuple[int, int, State, Move]  # the depth, the check, the state before the step, the move


@dataclass
class Observer:
    """Records the first sighting of each property. States must be shown in order of depth.

    Of the steps that fail at one depth it is that of the first check, in the lowest state, so that every
    engine draws the same race.
    """

    system: PythonSystem
    sightings: dict[int, Sighting] = field(default_factory=dict)
    failures: dict[int, Failure] = field(default_factory=dict)
    unmet: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        judged = self.system.ground.properties
        self.unmet = set(self.system.ground.conditions_to_meet)
        self.open = [
            n for n, one in enumerate(judged) if not one.only_at_rest and is_seen_in_a_state(one.property)
        ]
        self.at_rest = [n for n, one in enumerate(judged) if one.only_at_rest]
        self.kinds = {one.property.name: n for n, one in enumerate(judged) if one.property.kind is Kind.STEP}

    def see(self, states: Sequence[State], depth: int) -> None:
        """Judge states that were not seen before."""
        for number in list(self.open):
            state = self.system.first(number, states)
            if state is not None:
                self.sightings[number] = Sighting(number, state, depth)
                self.open.remove(number)
        self.unmet = {number for number in self.unmet if not self.system.meets(number, states)}

    def see_expansion(self, expansion: Expansion, depth: int) -> None:
        """Judge states in which no actor can step, and steps that failed, from states at ``depth``."""
        for number in list(self.at_rest if expansion.stuck else ()):
            state = self.system.first(number, expansion.stuck)
            if state is not None:
                self.sightings[number] = Sighting(number, state, depth)
                self.at_rest.remove(number)
        for check, (state, move) in expansion.failures.items():
            number, failure = self.kinds[self.system.checks[check].kind], (depth, check, state, move)
            if failure <= self.failures.get(number, failure):
                self.failures[number] = failure
                self.sightings[number] = Sighting(number, state, depth, move)


def is_seen_in_a_state(judged: ProgramProperty) -> bool:
    """Whether a single state decides a property, and not a failing step or a whole run."""
    return judged.kind is not Kind.STEP and not judged.is_progress
