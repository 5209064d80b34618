"""What a search finds from a state on: how many steps lead to a violation, or that none is ahead."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from checker.backends.python.system import PythonSystem
from checker.checking.outcome import bounds_reached, verdict
from checker.checking.vacuity import hidden_by_failures
from checker.exploration.choice import EngineChoice, explored
from checker.exploration.engines import Engine
from checker.exploration.limits import Watch
from checker.exploration.result import Result, Schedule
from checker.ground.moves import Move
from checker.ground.program import Ground


@dataclass(frozen=True, slots=True)
class Distance:
    """The moves of a shortest run that decides a property: violates it, or reaches what is to be reached. For
    actors that never finish it is a shortest run to the kind of end that a race shows.

    ``moves`` is None if it is decided ahead, but the limit left no time to say by which run. ``lost`` names
    the actors that can never finish at the end of it, if others can continue.
    """

    property: str
    moves: tuple[Move, ...] | None
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ahead:
    """The answer of a search from a state.

    ``distances`` has the properties that some run from there decides, the nearest first. ``clear`` are those
    that none decides: only a search that has seen every state says so. ``open`` are those of which that is
    not known, each with the reason, which is empty if a limit ended the search. ``complete`` is whether every
    state was seen; ``goes_on`` is whether a search of more states has begun. ``within`` are the bounds of the
    memory model that some step would exceed.
    """

    engine: Engine
    states: int
    complete: bool
    distances: tuple[Distance, ...]
    clear: tuple[str, ...]
    open: dict[str, str]
    within: tuple[str, ...] = ()
    goes_on: bool = False

    def after(self, sooner: Ahead | None) -> Ahead:
        """This answer, with what a search of fewer states has found before and this one had no time to show.

        Searches are breadth first, so what the sooner one has found is the nearest too.
        """
        if sooner is None:
            return self
        known = {one.property: one for one in sooner.distances if one.moves is not None}
        mine = {
            one.property: one for one in self.distances if one.moves is not None or one.property not in known
        }
        found = sorted({**known, **mine}.values(), key=steps_to)
        left = {name: why for name, why in self.open.items() if name not in known}
        return replace(self, distances=tuple(found), open=left, states=max(self.states, sooner.states))


def steps_to(one: Distance) -> float:
    """How many steps lead there; infinite if that is not known."""
    return math.inf if one.moves is None else len(one.moves)


def ahead(ground: Ground, values: Sequence[int], choice: EngineChoice, watch: Watch) -> Ahead:
    """Search from the state in which the cells have these values. Progress properties are not asked about:
    they depend on the whole run. A limit ends the search with what it has found."""
    there = starting_in(ground, values)
    system = PythonSystem(there, symmetry=True)
    result, engine = explored(system, watch, choice)
    names = [one.property.name for one in there.properties]
    found = distances(there, result)
    decided = {one.property for one in found}
    left = [number for number, name in enumerate(names) if name not in decided]
    known = {number for number in left if verdict(there, number, result).status != "unknown"}
    clear = tuple(names[number] for number in left if number in known)
    unknown = {names[n]: hidden_by_failures(there, n, result) for n in left if n not in known}
    bounds = bounds_reached(there, result)
    return Ahead(engine, result.states, result.exhaustive, found, clear, unknown, bounds)


def starting_in(ground: Ground, values: Sequence[int]) -> Ground:
    """The same program with a single initial state, and without its progress properties."""
    cells = tuple(replace(cell, initial=value) for cell, value in zip(ground.cells, values, strict=True))
    standing = tuple(replace(one, start=()) for one in ground.instances)
    judged = tuple(one for one in ground.properties if not one.property.is_progress)
    return replace(ground, cells=cells, instances=standing, initial=(), properties=judged)


def distances(ground: Ground, result: Result) -> tuple[Distance, ...]:
    """The properties that were decided, the nearest first."""
    found = [distance(ground, number, run) for number, run in result.found.items()]
    unshown = [n for n in result.unshown if n not in result.found]
    found += [Distance(ground.properties[number].property.name, None) for number in unshown]
    return tuple(sorted(found, key=steps_to))


def distance(ground: Ground, number: int, run: Schedule) -> Distance:
    """One that was decided."""
    doom = run.doom
    lost = () if doom is None else tuple(ground.instances[n].name for n in doom.stuck or doom.endless)
    return Distance(ground.properties[number].property.name, run.moves, lost)
