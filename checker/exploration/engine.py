"""Talks to the engine in C, which is a separate program; engine/main.c defines the protocol.

It is a program rather than a library: its memory is its own and is freed when it ends, it can be ended at any
moment, and neither a crash of it nor the OOM killer takes the checker down.
"""

from __future__ import annotations

import contextlib
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from checker.exploration.answers import Answer, Circle, Lost
from checker.exploration.build import Unavailable
from checker.exploration.deadline import LimitReached, cut_by
from checker.exploration.derivation import MOST
from checker.exploration.folders import NO_FOLDERS, FolderFault, Folders
from checker.exploration.limits import Limits, Watch, resident
from checker.ground.moves import State

LATE = 2.0  # seconds past the limit that the checker waits for the engine
NO_MEMORY = 3  # the exit status of an engine that cannot start
FOLDER_FAULTS = {  # the same for its folders
    4: "the disk is full, or read-only",
    5: "the checkpoint is damaged: start again with --checkpoint and another folder",
    6: "a file there was truncated while the search used it, or its disk fails: start again",
}
NO_MODEL = 7  # the same if the engine refuses its input


@dataclass(frozen=True)
class Job:
    """The work of an engine: the program, the words of a state, the table as bytes, and so on.

    Also the number of initial states in the table, the threads, the folders, the last level whose moves are
    taken (0: all levels), and whether only stubborn sets step.
    """

    program: Path
    words: int
    block: bytes
    starts: int
    threads: int = 1
    folders: Folders = NO_FOLDERS
    depth: int = 0
    reduced: bool = False


@dataclass(frozen=True)
class Rather:
    """A question at the end of the first level with more than ``states`` states: is another search better?"""

    states: int
    wanted: Callable[[], bool]


class RatherReduced(Exception):
    """Another search should replace this one."""


class OverMemory(Exception):
    """The engine would need more memory than it was given."""


Found = TypeVar("Found", Circle, Lost)
NoAnswer = MemoryError | OverMemory


@dataclass(frozen=True)
class ContinuationAnswers:
    """What the engine says of all continuations, or why it cannot: it has no memory, or is over its limit.

    For each progress property a fair run that misses its goal for ever, if there is one (otherwise the circle
    has no depth); and whether every actor can always reach its end, or the nearest state in which some are
    lost: None if that was not asked.
    """

    circles: Mapping[int, Circle | NoAnswer]
    lost: Lost | NoAnswer | None


class Engine:
    """One engine at work, to be used in a ``with`` statement."""

    def __init__(self, job: Job, limits: Limits, rather: Rather | None = None) -> None:
        self.job = job
        self.rather = rather
        memory = max(limits.memory - resident(), 1) if limits.memory is not None else 0
        said: list[object] = [job.threads, limits.states or 0, memory, limits.seconds or 0, job.depth]
        said += [*job.folders.words, "reduced" if job.reduced else "whole", rather.states if rather else 0]
        try:
            self.process = subprocess.Popen(
                [str(job.program), *map(str, said)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                pass_fds=[lock.number for lock in job.folders.locks],
            )  # fmt: skip
        except OSError as error:
            raise Unavailable(f"the compiled engine cannot be run: {error.strerror}") from None

    def __enter__(self) -> Engine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.kill()
        with contextlib.suppress(BrokenPipeError):
            self.process.communicate()
        self.job.folders.release()

    def search(self, watch: Watch) -> Answer:
        """Explore every reachable state.

        Ctrl-C asks the engine for its results so far; a second one ends it, and so does the deadline if the
        engine does not keep to its limits. Raises RatherReduced if ``rather`` says so, Unavailable if there
        is not enough memory to begin, FolderFault if a folder is unusable, EngineDied if the engine is at
        fault.
        """
        answer = Answer()
        self.write(self.job.block)
        try:
            self.hear(answer, watch)
        except (KeyboardInterrupt, LimitReached) as end:
            answer.reason = "interrupted" if cut_by(end).interrupted else "time"
        if answer.reason == "died":
            self.mourn()
        return answer

    def hear(self, answer: Answer, watch: Watch) -> None:
        """Read the answer to its end. Raises KeyboardInterrupt on a second Ctrl-C, and LimitReached."""
        lines = self.lines()
        patient = watch.deadline.later(LATE)
        try:
            patient.within(lambda: self.read(lines, answer, watch))
        except KeyboardInterrupt:
            self.process.send_signal(signal.SIGINT)
            patient.within(lambda: self.read(lines, answer, watch))

    def read(self, lines: Iterator[str], answer: Answer, watch: Watch) -> None:
        """Read lines until the engine has answered completely, or is gone; progress is passed on."""
        for line in lines:
            word, *values = line.split()
            match word:
                case "end":
                    return
                case "progress":
                    depth, states, transitions, waiting, level, memory = map(int, values)
                    answer.depth, answer.states, answer.transitions = depth, states, transitions
                    watch.show(depth, states, transitions, waiting, level, memory + resident())
                case "large":
                    self.ask()
                case _:
                    answer.take(word, values)

    def ask(self) -> None:
        """Continue, or raise RatherReduced. The engine waits for this answer."""
        try:
            if self.rather is not None and self.rather.wanted():
                raise RatherReduced
        except KeyboardInterrupt:
            self.process.send_signal(signal.SIGINT)
            raise
        finally:
            self.say("on\n")

    def mourn(self) -> None:
        """The engine is gone, or its answer makes no sense.

        Raises as ``search``, but not after an interrupt.
        """
        folders = self.job.folders
        try:
            status = self.process.wait(LATE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            status = self.process.wait()
        if status == NO_MEMORY:
            raise Unavailable("there is no memory for the native engine")
        if status == NO_MODEL:
            raise Unavailable("the native engine refuses its table: it is damaged, or of another version")
        place = folders.checkpoint or folders.spill
        if status in FOLDER_FAULTS:
            raise FolderFault(f"{place}: {FOLDER_FAULTS[status]}")
        if status != -signal.SIGKILL:
            raise EngineDied(status)

    def alike(self, depth: int, property: int) -> list[set[State]] | None:
        """All states on a shortest path to where a property is decided, at a depth."""
        return self.ways(f"alike {depth} {property} {MOST}")

    def leading_to(self, depth: int, state: State) -> list[set[State]] | None:
        """All states on a shortest path to a state at a depth."""
        return self.ways(f"to {depth} {MOST} {self.written(state)}")

    def one_path(self, depth: int, state: State) -> list[set[State]] | None:
        """The same with one state of each depth."""
        return self.ways(f"one {depth} {self.written(state)}")

    def ways(self, question: str) -> list[set[State]] | None:
        """For each depth from 0 on, the needed states; None if there are too many."""
        self.say(question + "\n")
        found: list[set[State]] = []
        many = False
        for line in self.lines():
            word, *values = line.split()
            if word == "end":
                return None if many else found[::-1]
            many = many or word == "many"
            found.append({int(value, 16) for value in values})
        raise self.gone()

    def continuations(self, lassos: Sequence[int], lost: bool) -> ContinuationAnswers:
        """Properties of all continuations of a state; the engine looks into them at the same time."""
        asked = [*map(str, lassos), *(["lost"] if lost else [])]
        self.say(f"continuations {len(asked)} {' '.join(asked)}\n" if asked else "")
        lines = self.lines()
        circles = {number: self.answer(lines, Circle()) for number in lassos}
        return ContinuationAnswers(circles, self.answer(lines, Lost()) if lost else None)

    def answer(self, lines: Iterator[str], found: Found) -> Found | NoAnswer:
        """One answer, or why there is none."""
        why: NoAnswer | None = None
        for line in lines:
            word, *values = line.split()
            match word:
                case "end":
                    return why or found
                case "many":
                    why = MemoryError()
                case "memory":
                    why = OverMemory()
                case _:
                    found.take(word, values)
        raise self.gone()

    def gone(self) -> EngineKilled | EngineDied:
        """What to raise when the engine no longer answers: who kills it often does so for lack of memory."""
        status = self.process.wait()
        return EngineKilled() if status == -signal.SIGKILL else EngineDied(status)

    def written(self, state: State) -> str:
        """A state in the engine's format."""
        return f"{state:0{16 * self.job.words}x}"

    def say(self, text: str) -> None:
        """Send a line to the engine."""
        self.write(text.encode())

    def write(self, content: bytes) -> None:
        """Send bytes to the engine."""
        assert self.process.stdin is not None
        with contextlib.suppress(BrokenPipeError):  # reading will notice that it is gone
            self.process.stdin.write(content)
            self.process.stdin.flush()

    def lines(self) -> Iterator[str]:
        """The lines that the engine writes. Not a generator, because an interrupt would end a generator."""
        assert self.process.stdout is not None
        return map(bytes.decode, iter(self.process.stdout.readline, b""))


class EngineKilled(LimitReached):
    """Somebody has killed the engine after the search: what it has found is the result."""

    def __init__(self) -> None:
        super().__init__("the native engine was killed")


class EngineDied(Exception):
    """The engine ended by itself."""

    def __init__(self, status: int) -> None:
        ended = f"signal {-status}" if status < 0 else f"exit status {status}"
        super().__init__(f"the native engine ended with {ended}")
