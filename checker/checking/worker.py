"""Work in a forked process that reports through a pipe.

The process shares everything that was loaded before it, and its changes affect no other process. It leads a
session, so that the terminal's Ctrl-C does not reach it (the parent forwards it), and all processes that it
starts end with it. It exits when its parent is gone.
"""

from __future__ import annotations

import _thread
import contextlib
import os
import signal
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field

from checker.checking.handing_over import WHOLE, packed, unpacked
from checker.exploration.deadline import Interrupts
from checker.source.confined import end_now, fork_now

Say = Callable[[object], None]
Work = Callable[[Say], object]
FAULT = 70  # the exit status of a worker that could not report its failure
LAST_WORDS = 1.0  # seconds for a worker to clean up when its result is no longer wanted
CHUNK = 1 << 16
kill, killpg = os.kill, os.killpg  # saved now, because a model may change what these names mean


@dataclass(frozen=True)
class Notice:
    """An intermediate message of some work: short, and not essential."""

    content: object


@dataclass(frozen=True)
class WorkResult:
    """The result of some work."""

    content: object


@dataclass(frozen=True)
class Failure:
    """Why some work failed, and whether it had ``begun``."""

    error: BaseException
    begun: bool = True


LISTENING = Notice("listening")  # the first message of a worker


class WorkerDied(Exception):
    """A worker ended without an answer; ``status`` is negative for a signal."""

    def __init__(self, status: int) -> None:
        self.status = status
        how = f"signal {-status} ({signal.strsignal(-status)})" if status < 0 else f"exit status {status}"
        super().__init__(f"its process ended with {how}")

    @property
    def is_killed(self) -> bool:
        """Whether it was killed, by a user or for want of memory: it is not at fault."""
        return self.status == -signal.SIGKILL

    @property
    def would_not_end(self) -> bool:
        """Whether it ended itself because a model would not end, which it has reported."""
        return self.status in WOULD_NOT_END


WOULD_NOT_END = (3, 130)  # from a process that reads a model which neither a limit nor a signal ends


class FaultElsewhere(Exception):
    """An exception in a worker that cannot be pickled; its traceback is the text."""


class Lifeline:
    """A pipe whose write end only this process holds.

    A reader at the other end notices when this process is gone.
    """

    def __init__(self) -> None:
        self.waiting, self.held = os.pipe()

    def close(self) -> None:
        """Close the pipe."""
        os.close(self.waiting)
        os.close(self.held)

    def hold_on(self) -> None:
        """In a worker: end it, with everything it started, when the other process is gone."""
        os.close(self.held)
        with contextlib.suppress(RuntimeError):  # no thread can be created
            _thread.start_new_thread(end_after, (self.waiting,))


def end_after(pipe: int) -> None:
    """Wait for the end of a pipe; then end this process and its session, politely first."""
    while os.read(pipe, 1):
        pass
    kill(os.getpid(), signal.SIGTERM)
    time.sleep(LAST_WORDS)
    killpg(0, signal.SIGKILL)


@dataclass
class Worker:
    """A running process, and our end of its pipe."""

    process: int
    pipe: int
    read: bytearray = field(default_factory=bytearray)
    listening: bool = False  # whether it receives signals: one that came sooner would be lost
    owed: int | None = None
    answered: bool = False
    status: int | None = None

    def hear(self) -> list[Notice | WorkResult | Failure]:
        """Wait for a message; if the process has ended without an answer, make one for it."""
        more = os.read(self.pipe, CHUNK)
        self.read += more
        heard: list[Notice | WorkResult | Failure] = unpacked(self.read)
        if heard and not self.listening:
            self.listening = heard.pop(0) == LISTENING
            self.interrupt(self.owed)
        self.answered = self.answered or any(not isinstance(one, Notice) for one in heard)
        return heard if more or self.answered else [Failure(WorkerDied(self.ended()))]

    def ended(self) -> int:
        """Wait for its end, and end what it left behind; its exit status, negative for a signal."""
        if self.status is None:
            os.waitid(os.P_PID, self.process, os.WEXITED | os.WNOWAIT)  # its process id is not reused yet
            self.kill()
            self.status = os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])
        return self.status

    def interrupt(self, number: int | None = signal.SIGINT) -> None:
        """Ask for its results so far, as soon as it can receive signals."""
        self.owed = None if self.listening else number
        if self.listening and number is not None:
            kill(self.process, number)

    def kill(self) -> None:
        """Kill it, and all of its session."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            killpg(self.process, signal.SIGKILL)
        with contextlib.suppress(ProcessLookupError):
            kill(self.process, signal.SIGKILL)


def begun(work: Work, lifeline: Lifeline, interrupts: Interrupts) -> Worker:
    """Start work in a new process. Raises OSError if no process can be created."""
    reading, writing = os.pipe()
    try:
        process = fork_now()
    except OSError:
        os.close(reading)
        os.close(writing)
        raise
    if process == 0:
        be_a_worker(work, writing, lifeline, interrupts)
    os.close(writing)
    return Worker(process, reading)


def be_a_worker(work: Work, pipe: int, lifeline: Lifeline, interrupts: Interrupts) -> None:
    """The whole life of the new process; never returns."""
    status = FAULT
    try:
        os.setsid()
        interrupts.install()
        lifeline.hold_on()
        write(pipe, packed(LISTENING))
        write(pipe, packed(outcome_of(work, pipe)))
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        end_now(status)


def outcome_of(work: Work, pipe: int) -> WorkResult | Failure:
    """Do the work; a result that can be sent."""

    def say(content: object) -> None:
        frame = packed(Notice(content))
        if len(frame) <= WHOLE:  # a longer one could be cut in two by a limit or a signal
            os.write(pipe, frame)

    try:
        return WorkResult(work(say))
    except BaseException as error:
        return failure(error)


def failure(error: BaseException) -> Failure:
    """An exception as it can be sent: itself, if it survives pickling."""
    try:
        (again,) = unpacked(bytearray(packed(error)))
        if type(again) is type(error) and str(again) == str(error):
            return Failure(error)
    except Exception:
        pass
    return Failure(FaultElsewhere("".join(traceback.format_exception(error))))


def write(pipe: int, frame: bytes) -> None:
    """Write all of a frame."""
    rest = memoryview(frame)
    while rest:
        rest = rest[os.write(pipe, rest) :]
