"""When work must end: at a limit of time or memory, or on request (Ctrl-C, SIGTERM).

One object is passed through all phases of a command. A phase runs as ``deadline.within(work)``. Inside it a
limit raises LimitReached and a signal raises KeyboardInterrupt, at any point of the work. Outside it signals
wait, so that neither the start of a process, nor cleanup, nor printing is interrupted.
"""

from __future__ import annotations

import ctypes
import math
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from types import FrameType
from typing import NamedTuple, TypeVar

from checker.exploration.resident import resident, size
from checker.exploration.unraisable import dropped_ends
from checker.source.limit import LimitReached

__all__ = [
    "ENDING",
    "GRACE",
    "Cut",
    "Deadline",
    "EndTime",
    "Interrupts",
    "LimitReached",
    "cut_by",
]
T = TypeVar("T")

TICK = 0.1  # seconds between two checks of the limits, if a phase does not check itself
GRACE = 0.25  # seconds past the limit for preparing the results
LEAST = 0.1  # and so many seconds for that in any case
SLACK = 1.25  # and so much more memory than is in use by then
QUIET = 2.0  # seconds after which a request to end is repeated
ENDING = (signal.SIGINT, signal.SIGTERM)


class Cut(NamedTuple):
    """Why work ended early, in words, and whether a user interrupted it."""

    reason: str
    interrupted: bool = False


class Interrupts:
    """Receives Ctrl-C and SIGTERM.

    A signal between two phases waits for the next phase. So does one that comes soon after another, because
    the work is still cleaning up. While ``held``, a signal waits for ``deliver``. A command has one of these
    from the start: ``begun`` is that time.
    """

    def __init__(self) -> None:
        self.begun = time.monotonic()
        self.count = 0
        self.waiting = False
        self.inside = False
        self.held = False
        self.raised = False
        self.quiet_until = -math.inf

    def install(self) -> None:
        """Receive the signals from now on, even if they were ignored at the start (``nohup``, ``&``)."""
        for number in ENDING:
            signal.signal(number, self)

    def __call__(self, _number: int, _frame: FrameType | None) -> None:
        """A signal has arrived."""
        self.count += 1
        self.waiting = True
        if not self.held:
            self.deliver()

    def deliver(self) -> None:
        """Raise KeyboardInterrupt if a signal waits and the work has not just been ended by another."""
        now = time.monotonic()
        if self.waiting and self.inside and now >= self.quiet_until:
            self.quiet_until = now + QUIET
            self.waiting, self.raised = False, True
            raise KeyboardInterrupt

    def let_through(self, work: Callable[[], T]) -> T:
        """Do work that a signal ends with KeyboardInterrupt."""
        before = self.inside
        try:
            self.inside, self.raised, self.quiet_until = True, False, -math.inf
            if self.waiting:
                self.waiting = False
                raise KeyboardInterrupt
            return work()
        finally:
            self.inside = before

    def hold(self, work: Callable[[], T]) -> T:
        """Do work in which only ``deliver`` raises. A signal that arrives meanwhile is raised after it."""
        before = self.held
        try:
            self.held = True
            result = work()
        finally:
            self.held = before
        if not before:
            self.deliver()
        return result


# While it builds a syntax tree, and while ctypes converts an argument (of z3), CPython replaces the exception
# that a signal handler raises by one of its own.
LOSING = (SystemError, ctypes.ArgumentError)


class Ticks:
    """Calls ``look`` every TICK seconds during some work; an exception that it raises ends the work.

    Only the main thread has ticks, and only if nothing else uses the alarm clock of the process. After it has
    raised, it pauses: the work is cleaning up, or has swallowed the exception. It pauses while ``interrupts``
    are held, too.
    """

    def __init__(self, look: Callable[[], None], interrupts: Interrupts) -> None:
        self.look = look
        self.interrupts = interrupts
        self.running = False
        self.raised: BaseException | None = None
        self.dropped: BaseException | None = None
        self.quiet_until = -math.inf

    def again(self, end: BaseException) -> None:
        """CPython has dropped an end of the work: the next tick raises it again."""
        self.dropped, self.quiet_until = end, -math.inf

    def __call__(self, _number: int, _frame: FrameType | None) -> None:
        """The clock has ticked."""
        if self.running and not self.interrupts.held and time.monotonic() >= self.quiet_until:
            try:
                end, self.dropped = self.dropped, None
                if end is not None:
                    raise end.with_traceback(None)
                self.look()
            except BaseException as limit:
                self.raised = limit
                self.quiet_until = time.monotonic() + QUIET
                raise

    def during(self, work: Callable[[], T]) -> T:
        """Do the work."""
        before = signal.getsignal(signal.SIGALRM)
        free = before == signal.SIG_DFL or isinstance(before, Ticks)
        if not free or threading.current_thread() is not threading.main_thread():
            return work()
        try:
            self.running = True
            signal.signal(signal.SIGALRM, self)
            signal.setitimer(signal.ITIMER_REAL, TICK, TICK)
            return work()
        finally:
            self.running = False
            if not isinstance(before, Ticks):
                signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)


class EndTime(NamedTuple):
    """A time on a clock, and the message when it has come."""

    until: float
    said: str
    clock: Callable[[], float] = time.monotonic

    @property
    def left(self) -> float:
        """Seconds that are left."""
        return max(self.until - self.clock(), 0.0)


@dataclass(frozen=True)
class Deadline:
    """The earliest of several ends counts; the one that was set last comes first in order.

    ``memory`` is in bytes, of the whole process. Without ends there is no limit.
    """

    ends: tuple[EndTime, ...] = ()
    memory: int | None = None
    interrupts: Interrupts = field(default_factory=Interrupts, compare=False)

    @property
    def seconds_left(self) -> float:
        """Seconds of wall-clock time until the first end; infinite if there is none."""
        return min((end.left for end in self.ends if end.clock is time.monotonic), default=math.inf)

    def late(self) -> str | None:
        """The message if time is up, else None."""
        return next((end.said for end in self.ends if end.clock() >= end.until), None)

    def reached(self) -> str | None:
        """Which limit is reached, in words, or None."""
        if self.memory is not None and resident() >= self.memory:
            return f"--max-memory {size(self.memory)} reached"
        return self.late()

    def check(self) -> None:
        """Raise LimitReached if time is up, and KeyboardInterrupt for a signal that is held. Cheap enough for
        loops."""
        if self.interrupts.held:
            self.interrupts.deliver()
        said = self.late()
        if said is not None:
            raise LimitReached(said)

    def check_all(self) -> None:
        """The same, and raise LimitReached if the memory is used up."""
        self.check()
        reached = self.reached()
        if reached is not None:
            raise LimitReached(reached)

    def tick(self) -> None:
        """Raise LimitReached if any limit is reached and a loop had the time to notice it itself."""
        reached = replace(self, ends=later(self.ends, TICK)).reached()
        if reached is not None:
            raise LimitReached(reached)

    def undisturbed(self, work: Callable[[], T]) -> T:
        """Do work that only ``check`` and ``check_all`` end. The latter looks at the memory too."""
        return self.interrupts.hold(work)

    def within(self, work: Callable[[], T]) -> T:
        """Do work that may be ended anywhere. Raises LimitReached, KeyboardInterrupt, and what it raises."""
        ticks = Ticks(self.tick, self.interrupts)
        try:
            with dropped_ends(ticks.again):
                return ticks.during(lambda: self.interrupts.let_through(work))
        except LOSING:
            if ticks.raised is not None:
                raise ticks.raised from None
            if self.interrupts.raised:
                raise KeyboardInterrupt from None
            raise
        finally:
            self.interrupts.waiting |= isinstance(ticks.dropped, KeyboardInterrupt)

    def attempt(self, work: Callable[[], object]) -> Cut | None:
        """Do work for its side effects; why it ended early, if it did."""
        try:
            self.within(work)
        except (KeyboardInterrupt, LimitReached, MemoryError) as end:
            return cut_by(end)
        return None

    def sooner(self, seconds: float, said: str, clock: Callable[[], float] = time.monotonic) -> Deadline:
        """The same with one more end, so many seconds from now."""
        return replace(self, ends=(EndTime(clock() + seconds, said, clock), *self.ends))

    def part(self, share: float) -> Deadline:
        """The same with a share of the time that is left to the end that was set last."""
        if not self.ends:
            return self
        end = self.ends[0]
        return self.sooner(end.left * share, end.said, end.clock)

    def later(self, seconds: float) -> Deadline:
        """The same so much later, and without a limit of memory: for work that checks the limits itself."""
        return replace(self, ends=later(self.ends, seconds), memory=None)

    def wrapping_up(self) -> Deadline:
        """For presenting the results: slightly later, with slightly more memory."""
        memory = None if self.memory is None else max(self.memory, int(resident() * SLACK))
        ends = tuple(end._replace(until=max(end.until + GRACE, end.clock() + LEAST)) for end in self.ends)
        return replace(self, ends=ends, memory=memory)


def later(ends: tuple[EndTime, ...], seconds: float) -> tuple[EndTime, ...]:
    """The ends so much later."""
    return tuple(end._replace(until=end.until + seconds) for end in ends)


def cut_by(end: BaseException) -> Cut:
    """The limit that ended some work, in words."""
    if isinstance(end, KeyboardInterrupt):
        return Cut("interrupted", True)
    return Cut("out of memory" if isinstance(end, MemoryError) else str(end))
