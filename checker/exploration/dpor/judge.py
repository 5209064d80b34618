"""Which properties a run has violated, checked at every node of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from checker.backends.python.system import PythonSystem
from checker.exploration.observer import Observer
from checker.exploration.result import Schedule
from checker.ground.moves import State


@dataclass(frozen=True, slots=True)
class Seen:
    """What one state shows, each a bit mask of properties: seen there, trigger met, goal missing."""

    wrong: int
    triggered: int
    missing: int


@dataclass
class Judge:
    """Judges states by bit masks of properties, and keeps a shortest schedule for each."""

    system: PythonSystem
    observer: Observer
    best: dict[int, Schedule] = field(default_factory=dict)
    known: dict[State, Seen] = field(default_factory=dict)

    def __post_init__(self) -> None:
        judged = self.system.ground.properties
        self.open = tuple(self.observer.open)
        self.at_rest = tuple(self.observer.at_rest)
        self.progress = tuple(n for n, one in enumerate(judged) if one.property.is_progress)
        self.from_start = sum(1 << n for n in self.progress if judged[n].trigger is None)

    def see(self, state: State) -> Seen:
        """What a state shows."""
        found = self.known.get(state)
        if found is None:
            if len(self.known) >= REMEMBERED:
                self.known.clear()
            found = self.known[state] = self.looked_at(state)
        return found

    def looked_at(self, state: State) -> Seen:
        """The same, without memory."""
        system, one = self.system, [state]
        self.observer.unmet = {n for n in self.observer.unmet if not system.meets(n, one)}
        return Seen(
            sum(1 << n for n in self.open if system.first(n, one) is not None),
            sum(1 << n for n in self.progress if system.triggered(n, one)) & ~self.from_start,
            sum(1 << n for n in self.progress if system.missing(n, one)),
        )

    def at_the_end(self, state: State) -> int:
        """The properties violated in a state in which no actor can step."""
        return sum(1 << n for n in self.at_rest if self.system.first(n, [state]) is not None)

    def note(self, properties: int, schedule: Schedule) -> None:
        """Record a schedule for each property that has none as short with as few switches."""
        for number in bits(properties):
            known = self.best.get(number)
            if known is None or weight(schedule) < weight(known):
                self.best[number] = schedule


REMEMBERED = 400_000


def bits(mask: int) -> list[int]:
    """The numbers of the bits that are set."""
    return [number for number in range(mask.bit_length()) if mask >> number & 1]


def weight(schedule: Schedule) -> tuple[int, int]:
    """Steps, then changes of actor."""
    actors = [move.actor for move in schedule.moves]
    return len(actors), sum(one != other for one, other in pairwise(actors))
