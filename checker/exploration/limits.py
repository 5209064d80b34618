"""The limits of a search, and its progress."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from checker.exploration.deadline import Deadline, EndTime, Interrupts
from checker.exploration.resident import UNITS, resident, size

__all__ = ["UNITS", "Limits", "Snapshot", "Watch", "resident", "size"]


@dataclass(frozen=True, slots=True)
class BetweenPartitions:
    """How many partitions of a search there are, the bytes that they have sent, and which is behind."""

    partitions: int
    sent: int
    slowest: int


@dataclass(frozen=True, slots=True)
class StatesLeft:
    """What partitions decide after the search, in words, and how many states are left to be judged."""

    deciding: str
    states: int


@dataclass(frozen=True, slots=True)
class Snapshot:
    """How far a search is: ``queue`` states wait; the current level had ``before``.

    ``executions`` is set if a search counts those instead of states, ``between`` if it has partitions, and
    ``left`` if it is over, and something else is decided.
    """

    depth: int
    states: int
    transitions: int
    queue: int
    before: int
    memory: int
    seconds: float
    executions: int | None = None
    between: BetweenPartitions | None = None
    left: StatesLeft | None = None


@dataclass(frozen=True)
class Limits:
    """The most states, bytes of memory (of the whole process) and seconds; None is no limit.

    A space of exactly ``states`` states is explored completely; with one more, the search stops.
    """

    states: int | None = None
    memory: int | None = None
    seconds: float | None = None

    def reached(self, now: Snapshot) -> str | None:
        """Which limit of states or memory is reached, in words, or None."""
        if self.states is not None and now.states > self.states:
            return f"--max-states {self.states:,} reached"
        if self.memory is not None and now.memory >= self.memory:
            return f"--max-memory {size(self.memory)} reached"
        return None

    def deadline(self, interrupts: Interrupts | None = None, started: float | None = None) -> Deadline:
        """When work must end that started then; by default at the start of the command, or now."""
        whole = Deadline((), self.memory, interrupts or Interrupts())
        if self.seconds is None:
            return whole
        begun = whole.interrupts.begun if started is None else started
        end = EndTime(begun + self.seconds, f"--timeout {self.seconds:g}s reached")
        return replace(whole, ends=(end,))


@dataclass
class Watch:
    """Tells a search when to stop, and a display how far it is.

    ``deadline`` is that of the whole command; without it, the time runs from the start of the search.
    """

    limits: Limits = Limits()
    progress: Callable[[Snapshot], None] | None = None
    started: float = field(default_factory=time.monotonic)
    whole: Deadline | None = None

    def __post_init__(self) -> None:
        self.deadline = self.whole or self.limits.deadline(started=self.started)

    def stop(self, depth: int, states: int, transitions: int, queue: int, before: int) -> str | None:
        """Report progress; the limit that is reached, in words, or None."""
        now = self.show(depth, states, transitions, queue, before, resident())
        return self.limits.reached(now) or self.deadline.late()

    def stop_runs(self, executions: int, transitions: int, longest: int) -> str | None:
        """The same for a search that goes from run to run."""
        now = Snapshot(longest, 0, transitions, 0, 0, resident(), self.seconds, executions)
        if self.progress is not None:
            self.progress(now)
        return self.limits.reached(now) or self.deadline.late()

    def show(
        self, depth: int, states: int, transitions: int, queue: int, before: int, memory: int,
        between: BetweenPartitions | None = None,
    ) -> Snapshot:  # fmt: skip
        """Report progress; how far the search is."""
        now = Snapshot(depth, states, transitions, queue, before, memory, self.seconds, None, between)
        if self.progress is not None:
            self.progress(now)
        return now

    def show_left(self, left: StatesLeft, memory: int) -> None:
        """Report progress after the search."""
        if self.progress is not None:
            self.progress(Snapshot(0, 0, 0, 0, 0, memory, self.seconds, left=left))

    @property
    def seconds(self) -> float:
        """Seconds since the search began."""
        return time.monotonic() - self.started
