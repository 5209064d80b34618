"""Runs several pieces of work: one after the other in this process, or in parallel in several processes."""

from __future__ import annotations

import math
import os
import select
import time
from collections import deque
from collections.abc import Iterator
from types import TracebackType
from typing import Protocol

from checker.checking.worker import Failure, Lifeline, Notice, Work, Worker, WorkerDied, WorkResult, begun
from checker.exploration.deadline import Deadline, LimitReached

Event = tuple[int, Notice | WorkResult | Failure]
LOOK = 0.25  # seconds between updates of the progress display
ONE_PRESS = 0.3  # seconds within which two signals count as one: the terminal's and a forwarded one


class Crew(Protocol):
    """Does pieces of work, each with a number.

    ``events`` ends when all are done, including those added meanwhile; it yields None now and then in
    between. Each piece produces one WorkResult or one Failure.
    """

    def add(self, number: int, work: Work, first: bool = False) -> None:
        """Add a piece of work, at the ``first`` position or the last."""

    def events(self) -> Iterator[Event | None]:
        """Events in the order of their arrival."""

    def stop(self) -> None:
        """Start nothing more."""


class Pending:
    """The waiting pieces of work, and why no more are started."""

    def __init__(self, deadline: Deadline) -> None:
        self.deadline = deadline
        self.work: deque[tuple[int, Work]] = deque()
        self.begun = False
        self.stopped = False

    def add(self, number: int, work: Work, first: bool = False) -> None:
        """Add a piece of work."""
        (self.work.appendleft if first else self.work.append)((number, work))

    def stop(self) -> None:
        """Start nothing more."""
        self.stopped = True

    def why_not(self) -> BaseException | None:
        """Why the next piece is not started. The first one always is."""
        if self.begun and (self.stopped or self.deadline.interrupts.count):
            return KeyboardInterrupt()
        late = self.deadline.late() if self.begun else None
        return LimitReached(late) if late is not None else None

    def left_out(self) -> Iterator[Event]:
        """The pieces that were not started, if no more are."""
        why = self.why_not()
        while why is not None and self.work:
            yield self.work.popleft()[0], Failure(why, begun=False)


class InTurn(Pending):
    """A crew without other processes: each piece is done in this process."""

    def events(self) -> Iterator[Event | None]:
        """Do the next piece, and yield its result."""
        while self.work:
            yield from self.left_out()
            if self.work:
                self.begun = True
                number, work = self.work.popleft()
                yield number, done_here(work)


def done_here(work: Work) -> WorkResult | Failure:
    """Do a piece of work; its own listener shows progress."""
    try:
        return WorkResult(work(lambda _: None))
    except BaseException as error:
        return Failure(error)


class SideBySide(Pending):
    """A crew of several processes, for a ``with`` statement, which leaves none of them behind.

    Ctrl-C and SIGTERM are forwarded: running work returns what it has. A second signal ends all.
    """

    def __init__(self, jobs: int, deadline: Deadline) -> None:
        super().__init__(deadline)
        self.jobs = jobs
        self.running: dict[int, tuple[int, Worker]] = {}  # by the pipe
        self.lifeline = Lifeline()
        self.interrupted = -math.inf  # when a signal was forwarded
        self.ending = math.inf

    def __enter__(self) -> SideBySide:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for _, worker in self.running.values():
            worker.kill()
        while self.running:
            self.bury(next(iter(self.running)))
        self.lifeline.close()

    def events(self) -> Iterator[Event | None]:
        """The messages of the processes, as they arrive."""
        while self.work or self.running:
            yield from self.left_out()
            while self.work and len(self.running) < self.jobs and self.why_not() is None:
                yield from self.begin()
            for pipe in self.ready():
                yield from self.heard(pipe)
            yield None

    def begin(self) -> Iterator[Event]:
        """Start the next piece. If no process can be created, wait for one that ends."""
        number, work = self.work.popleft()
        try:
            worker = begun(work, self.lifeline, self.deadline.interrupts)
        except OSError as error:
            if not self.running:
                yield number, Failure(error, begun=False)
                return
            self.work.appendleft((number, work))
            self.jobs = len(self.running)
        else:
            self.begun = True
            self.running[worker.pipe] = number, worker

    def ready(self) -> list[int]:
        """Wait until some process sends something, or for a while; the readable pipes."""
        try:
            found = self.deadline.interrupts.let_through(lambda: select.select(self.running, (), (), LOOK)[0])
        except KeyboardInterrupt:
            self.pass_on()
            return []
        if time.monotonic() > self.ending:
            for _, worker in self.running.values():
                worker.kill()
        return found

    def pass_on(self) -> None:
        """Forward a signal, once for all signals of one key press."""
        now = time.monotonic()
        if now - self.interrupted < ONE_PRESS:
            return
        if self.interrupted > -math.inf:
            self.ending = min(self.ending, now + ONE_PRESS)
        self.interrupted, self.stopped = now, True
        for _, worker in self.running.values():
            worker.interrupt()

    def heard(self, pipe: int) -> Iterator[Event]:
        """The message of one process; after its last message it is reaped."""
        number, worker = self.running[pipe]
        for one in worker.hear():
            if not isinstance(one, Notice):
                self.bury(pipe)
            yield number, self.as_ended(one)

    def as_ended(self, said: Notice | WorkResult | Failure) -> Notice | WorkResult | Failure:
        """The same; for a process that died after everything was to end, that is the reason."""
        killed = isinstance(said, Failure) and isinstance(said.error, WorkerDied)
        return Failure(KeyboardInterrupt()) if killed and self.ending < math.inf else said

    def bury(self, pipe: int) -> None:
        """Reap a process that has sent its result, or that was killed."""
        _, worker = self.running.pop(pipe)
        os.close(pipe)
        worker.ended()
