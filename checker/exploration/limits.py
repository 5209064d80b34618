"""When to stop before everything is seen, and how far a search has come."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from dataclasses import dataclass, field

UNITS = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30}


@dataclass(frozen=True, slots=True)
class Snapshot:
    """How far a search is: ``queue`` states wait; the level under way had ``before``.

    ``executions`` where a search counts those, and no states.
    """

    depth: int
    states: int
    transitions: int
    queue: int
    before: int
    memory: int
    seconds: float
    executions: int | None = None


@dataclass(frozen=True)
class Limits:
    """The most states, bytes of memory (of the whole process) and seconds; None is no limit.

    A space of just ``states`` states is seen whole; one more, and the search stops.
    """

    states: int | None = None
    memory: int | None = None
    seconds: float | None = None

    def reached(self, now: Snapshot) -> str | None:
        """Which limit is reached, in words, or None."""
        if self.states is not None and now.states > self.states:
            return f"--max-states {self.states:,} reached"
        if self.memory is not None and now.memory >= self.memory:
            return f"--max-memory {size(self.memory)} reached"
        if self.seconds is not None and now.seconds >= self.seconds:
            return f"--timeout {self.seconds:g}s reached"
        return None


@dataclass
class Watch:
    """Tells a search when to stop, and somebody else how far it is."""

    limits: Limits = Limits()
    progress: Callable[[Snapshot], None] | None = None
    started: float = field(default_factory=time.monotonic)

    def stop(self, depth: int, states: int, transitions: int, queue: int, before: int) -> str | None:
        """Report progress; the limit that is reached, in words, or None."""
        now = self.show(depth, states, transitions, queue, before, resident())
        return self.limits.reached(now)

    def stop_runs(self, executions: int, transitions: int, longest: int) -> str | None:
        """The same for a search that goes from run to run."""
        now = Snapshot(longest, 0, transitions, 0, 0, resident(), self.seconds, executions)
        if self.progress is not None:
            self.progress(now)
        return self.limits.reached(now)

    def show(
        self, depth: int, states: int, transitions: int, queue: int, before: int, memory: int
    ) -> Snapshot:
        """Report progress; how far the search is."""
        now = Snapshot(depth, states, transitions, queue, before, memory, self.seconds)
        if self.progress is not None:
            self.progress(now)
        return now

    @property
    def seconds(self) -> float:
        """Seconds since the search began."""
        return time.monotonic() - self.started


def resident() -> int:
    """Bytes of memory that this process holds now; 0 where the system does not tell."""
    try:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[1]) * PAGE
    except (OSError, IndexError, ValueError):
        return 0


PAGE = resource.getpagesize()


def size(count: int) -> str:
    """Bytes in words: ``1.5G``."""
    for unit, factor in reversed(UNITS.items()):
        if count >= factor and unit:
            return f"{count / factor:.3g}{unit}"
    return f"{count}B"
