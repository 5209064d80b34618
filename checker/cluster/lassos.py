"""Derives a run that avoids a goal for ever from what passes have left over."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from checker.backends.python.system import PythonSystem
from checker.cluster.backwards import LevelsApart
from checker.cluster.fleet import of_all
from checker.cluster.partition import Contradiction
from checker.cluster.passes import Passes
from checker.exploration.liveness import Region, fair_components, round_trip
from checker.exploration.native import one_of_each
from checker.exploration.observer import Sighting
from checker.exploration.result import Schedule
from checker.ground.moves import Move, State

MOST_LEFT = 100_000  # states that are brought to one machine


@dataclass(frozen=True)
class LassoSearch:
    """The search for a run that violates a property, after its passes."""

    system: PythonSystem
    passes: Passes
    levels: LevelsApart
    property: int

    def stopping(self) -> Schedule:
        """A run to the nearest state in which no fair actor can step."""
        level, state = min(self.remaining("stop"))
        return self.schedule(level, state, ())

    def circling(self) -> Schedule:
        """A run to the nearest state of a fair component, and once around in it."""
        levels = {state: level for level, state in self.remaining("remains")}
        level, state, loop = nearest_loop(self.system, levels)
        return self.schedule(level, state, loop)

    def remaining(self, question: str) -> list[tuple[int, State]]:
        """The states that a question is about, with their levels in the region."""
        return [one for some in of_all(self.passes.fleet, "remaining", question) for one in some]

    def schedule(self, level: int, state: State, loop: tuple[Move, ...]) -> Schedule:
        """A run from an initial state to a state of a level of the region, then the loop.

        Raises MemoryError.
        """
        states = self.stem(level, state)
        start_depth = level - len(states) + 1
        before = one_of_each(self.system, self.levels, Sighting(self.property, states[0], start_depth))
        stem = [move_between(self.system, one, after) for one, after in pairwise(states)]
        moves = (*before.moves, *stem)
        return Schedule(before.initial, (*moves, *loop), len(moves) if loop else None)

    def stem(self, level: int, state: State) -> list[State]:
        """States from a start of the region to a state of a level, a step apart. Raises MemoryError."""
        states = [state]
        for before in range(level - 1, -1, -1):
            found = self.levels.asked(f"came {before} 1 {self.levels.written(states[-1])}")
            if found is None:
                raise MemoryError
            if not found:
                break  # it is a start
            states.append(min(found))
        return states[::-1]


def move_between(system: PythonSystem, state: State, after: State) -> Move:
    """The lowest move from a state to another."""
    return min(move for move, to in system.moves(state) if to == after)


def nearest_loop(system: PythonSystem, levels: dict[State, int]) -> tuple[int, State, tuple[Move, ...]]:
    """Of some states, the nearest one to which a fair run can return again and again, and how; its level.

    Raises Contradiction if there is none.
    """
    instances = system.ground.instances
    fair = frozenset(n for n, one in enumerate(instances) if one.fair)
    region = Region(system, fair, frozenset(n for n, one in enumerate(instances) if one.strong))
    region.grow([sorted(levels)], set(levels))
    nearest: dict[tuple[int, State], frozenset[State]] = {}
    for component in fair_components(region):
        nearest[min((levels[state], state) for state in component)] = component
    if not nearest:
        raise Contradiction("states are left over, and no fair run stays among them")
    level, state = min(nearest)
    return level, state, round_trip(region, state, nearest[level, state])
