"""What an actor may still do from its location, whatever the others do.

Each actor is a small automaton of its own: its location and locals, with every shared cell unknown. A
partial-order reduction needs the shared cells that may be touched or written from a point of it on.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from math import prod

from checker.analysis.abstract_step import Unknown, Value, Walk
from checker.analysis.footprints import Footprints
from checker.ground.moves import State
from checker.ground.program import Ground

MOST_POINTS = 4096  # of one actor; one with more is treated as able to do anything it ever does
MOST_VALUES = 64  # of its locals, if a step leaves them unknown

Local = int  # the bits of one actor's location and locals, in place


@dataclass(frozen=True, slots=True)
class Reach:
    """Shared cells that may be touched, and those that may be written, as bit masks."""

    touch: int = 0
    write: int = 0

    def __or__(self, other: Reach) -> Reach:
        return Reach(self.touch | other.touch, self.write | other.write)

    def conflicts(self, other: Reach) -> bool:
        """Whether something in one of them may not commute with something in the other."""
        return bool(self.write & other.touch or self.touch & other.write)


@dataclass(slots=True)
class AutomatonPoint:
    """A point of an actor: the cells of its next step, what it waits for, where it leads."""

    next: Reach
    waits: int
    leads: frozenset[Local]


class TooManyPoints(Exception):
    """The automaton of an actor is too large to be useful."""


@dataclass
class Automaton:
    """The points of one actor that it can reach under some behaviour of the others."""

    ground: Ground
    prints: Footprints
    actor: int
    points: dict[Local, AutomatonPoint] = field(default_factory=dict)

    def grow(self, starts: frozenset[Local]) -> None:
        """Follow every step from some points. Raises TooManyPoints."""
        waiting = list(starts)
        for local in waiting:  # grows during the loop
            if local in self.points:
                continue
            self.points[local] = self.looked_at(local)
            waiting.extend(self.points[local].leads)
            if len(self.points) > MOST_POINTS:
                raise TooManyPoints(self.actor)

    def looked_at(self, local: Local) -> AutomatonPoint:
        """One point."""
        span = Reach()
        for print_ in self.prints.of(local, self.actor).values():
            span |= Reach(print_.touch, print_.may_write)
        return AutomatonPoint(span, self.prints.waiting(local, self.actor), self.leads(local))

    def leads(self, local: Local) -> frozenset[Local]:
        """The points that a step may lead to."""
        location, own = self.prints.standing(local, self.actor)
        found: set[Local] = set()
        for case in self.prints.cases(self.actor, location, own):
            walker = Walk(dict(own))
            walker.go(case.effects)
            for after in walker.arrivals:
                found |= self.points_at(after)
        return frozenset(found)

    def points_at(self, own: dict[int, Value]) -> set[Local]:
        """The points of an actor whose cells hold this, for every value of the unknown ones."""
        known = {cell: value for cell, value in own.items() if not isinstance(value, Unknown)}
        open_ = [cell for cell in own if cell not in known and self.ground.cells[cell].kept]
        ranges = [range(self.ground.cells[c].low, self.ground.cells[c].high + 1) for c in open_]
        if prod(map(len, ranges)) > MOST_VALUES:
            raise TooManyPoints(self.actor)
        return {
            self.packed({**known, **dict(zip(open_, chosen, strict=True))}) for chosen in product(*ranges)
        }

    def packed(self, own: dict[int, int]) -> Local:
        """A point as bits in place."""
        bits = self.prints.layout.bits
        return sum(bits[cell].code(value) for cell, value in own.items() if cell in bits)

    @cached_property
    def futures(self) -> dict[Local, Reach]:
        """For each point, all that may be touched and written from there on."""
        found = {local: point.next for local, point in self.points.items()}
        before: dict[Local, set[Local]] = {}
        for local, point in self.points.items():
            for after in point.leads:
                before.setdefault(after, set()).add(local)
        waiting = set(self.points)
        while waiting:
            local = waiting.pop()
            for earlier in before.get(local, ()):
                more = found[earlier] | found[local]
                if more != found[earlier]:
                    found[earlier] = more
                    waiting.add(earlier)
        return found


class Futures:
    """The futures of every actor of a program."""

    def __init__(self, ground: Ground, prints: Footprints, initial: tuple[State, ...]) -> None:
        self.prints = prints
        self.automata: list[Automaton | None] = []
        for actor in range(len(ground.instances)):
            one = Automaton(ground, prints, actor)
            try:
                one.grow(frozenset(state & prints.masks[actor] for state in initial))
            except TooManyPoints:
                self.automata.append(None)
            else:
                self.automata.append(one)

    @property
    def known(self) -> bool:
        """Whether every actor is small enough."""
        return None not in self.automata
