"""Actors that can never finish any more, if an actor loops: decided exactly on the state graph.

From every reachable state some continuation must bring each actor to its end (it has finished, or rests; one
without an end must at least be able to step again). An actor without such a continuation is *stuck* if it can
take no step in any state that can still be reached, and otherwise *endless*: it may continue, but never
finishes. Actors that are stuck are a deadlock of some, if not of all. A step that fails ends its run, and
what would follow is unknown, so a state in which a step may fail counts as hopeful for every actor.

From most states one can be reached in which all have ended at once. The others are the states without hope.
Whatever they lead to is without hope too, so only they need to be examined actor by actor.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from checker.backends.python.system import PythonSystem
from checker.exploration.result import Doom
from checker.ground.moves import Move, State
from checker.program import fold

Levels = Sequence[Sequence[State]]
Edges = dict[State, list[State]]


class TooManyAhead(Exception):
    """More states lie ahead than the limit."""


def without_hope(system: PythonSystem, number: int, levels: Levels) -> list[State]:
    """The reachable states after which no state follows in which every actor has ended, the nearest first.

    With symmetry, if there are none, every actor can always finish; if there are some, the lost actors are
    not known.
    """
    all_ended = fold.conjunction(system.ground.properties[number].ends)
    hopeful: set[State] = set()
    for level in levels:
        hopeful.update(system.chosen(all_ended)(level))
    left = [state for level in levels for state in level if state not in hopeful]
    for _ in range(2):  # against the order of the search, and along it: that is enough for most
        left.reverse()
        left = [state for state in left if not gives_hope(system, state, hopeful)]
    return without_way(system, left, hopeful)


def gives_hope(system: PythonSystem, state: State, hopeful: set[State]) -> bool:
    """Whether a step leads to hope, or fails; the state is hopeful then."""
    if not system.leads_to(state, hopeful):
        return False
    hopeful.add(state)
    return True


def without_way(system: PythonSystem, left: list[State], hopeful: set[State]) -> list[State]:
    """Of the remaining states, those without a path to a hopeful one."""
    before: dict[State, list[State]] = {}
    fresh: list[State] = []
    for state in left:
        after = [system.canonical(to) if to >= 0 else to for _, to in system.moves(state)]
        if any(to < 0 or to in hopeful for to in after):
            fresh.append(state)
        for to in after:
            before.setdefault(to, []).append(state)
    found = with_those_before(fresh, before)
    return [state for state in left if state not in found]


def with_those_before(some: Iterable[State], before: Edges) -> set[State]:
    """Some states, and all their predecessors."""
    waiting = list(some)
    found = set(waiting)
    while waiting:
        for state in before.get(waiting.pop(), ()):
            if state not in found:
                found.add(state)
                waiting.append(state)
    return found


# -- actor by actor ----------------------------------------------------------------------------------------


@dataclass
class StatesAhead:
    """Some states and all that they lead to, with the steps between them. No step fails there."""

    system: PythonSystem
    number: int
    edges: dict[State, list[tuple[Move, State]]] = field(default_factory=dict)

    def look(self, states: Iterable[State], most: int | None = None) -> None:
        """Follow every step from some states. Raises TooManyAhead beyond ``most`` states."""
        waiting = list(states)
        while waiting:
            state = waiting.pop()
            if state in self.edges:
                continue
            if most is not None and len(self.edges) >= most:
                raise TooManyAhead
            self.edges[state] = self.system.moves(state)
            waiting += [after for _, after in self.edges[state] if after >= 0]

    def dooms(self) -> Callable[[State], Doom]:
        """For each state, the actors that can never step again, and those that can step but never finish."""
        before: Edges = {}
        failing = [state for state, edges in self.edges.items() if any(after < 0 for _, after in edges)]
        for state, edges in self.edges.items():
            for _, after in edges:
                before.setdefault(after, []).append(state)
        moving: list[set[State]] = []
        ending: list[set[State]] = []
        for actor, ended in enumerate(self.system.ground.properties[self.number].ends):
            able = [state for state, edges in self.edges.items() if any(m.actor == actor for m, _ in edges)]
            at_the_end = self.system.chosen(ended)(self.edges)
            moving.append(with_those_before([*failing, *able], before))
            ending.append(with_those_before([*failing, *at_the_end], before))

        def doom(state: State) -> Doom:
            lost = [actor for actor, hopeful in enumerate(ending) if state not in hopeful]
            stuck = tuple(actor for actor in lost if state not in moving[actor])
            return Doom(stuck, tuple(actor for actor in lost if actor not in stuck))

        return doom


@dataclass(frozen=True, slots=True)
class Hopeless:
    """The nearest state in which an actor is lost, its depth, and the lost actors."""

    state: State
    depth: int
    doom: Doom


def hopeless(system: PythonSystem, number: int, levels: Levels, lost: Sequence[State]) -> Hopeless | None:
    """The nearest state in which some actors are stuck; if there is none, in which one is endless.

    Of those at one depth, the lowest. ``lost`` are the states without hope, of a search without symmetry.
    """
    ahead = StatesAhead(system, number)
    ahead.look(lost)
    dooms = ahead.dooms()
    of = {state: dooms(state) for state in lost}
    stuck = [state for state, doom in of.items() if doom.stuck]
    some = set(stuck or [state for state, doom in of.items() if doom.endless])
    for depth, level in enumerate(levels if some else ()):
        there = some.intersection(level)
        if there:
            return Hopeless(min(there), depth, of[min(there)])
    return None


def doom_of(system: PythonSystem, number: int, state: State, most: int) -> Doom:
    """The lost actors of a state, from all states that can follow.

    Raises TooManyAhead beyond ``most`` states.
    """
    ahead = StatesAhead(system, number)
    ahead.look([state], most)
    return ahead.dooms()(state)
