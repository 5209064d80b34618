"""One partition of a search: the engine that holds its states. engine/serve.c defines the protocol."""

from __future__ import annotations

import contextlib
import fcntl
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from checker.cluster.checkpoint import keep_level
from checker.cluster.packed import Packed
from checker.cluster.partition_folders import locked_folder
from checker.exploration.build import Unavailable
from checker.exploration.engine import FOLDER_FAULTS, NO_MEMORY, NO_MODEL
from checker.exploration.folders import NO_FOLDERS, FolderFault, Folders
from checker.ground.moves import State

CONTRADICTION = 8  # the exit status of an engine that meets what cannot be
PIPE = 1 << 20  # bytes that a pipe may hold: the most that Linux grants without a privilege


@dataclass(frozen=True)
class Task:
    """The work of a partition: its number, of how many, the table of the model, and so on.

    ``words`` and ``state_bytes`` are of a state, in the engine and as it is sent. ``memory``: the most bytes
    that the engine may use, or 0. ``level``: from which its checkpoint resumes.
    """

    number: int
    of: int
    words: int
    state_bytes: int
    block: bytes
    memory: int = 0
    folders: Folders = NO_FOLDERS
    level: int | None = None

    def resuming(self, level: int) -> Task:
        """The same from its checkpoint of a level."""
        return replace(self, folders=replace(self.folders, resume=True), level=level)


@dataclass(frozen=True, slots=True)
class PartitionTally:
    """How far a partition is: why it stopped ("nothing": it did not), its states, moves, bytes of memory.

    In a pass (passes.py) the states are those that are left; ``awake``: it has something to do.
    """

    reason: str
    states: int
    transitions: int
    memory: int
    awake: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """The answer to ``expand`` and ``go_on``.

    Whether the level is used up, or nothing more is to be done in a pass; how many records are for other
    partitions, and how many of them are sent to each partition.
    """

    tally: PartitionTally
    used_up: bool
    offered: int
    counts: tuple[int, ...]


class PartitionDied(Exception):
    """The engine of a partition ended by itself."""


class Contradiction(Exception):
    """Partitions contradict each other: the checker is at fault."""


class Partition:
    """The engine of one partition at work. Its methods raise PartitionDied."""

    def __init__(self, task: Task, program: Path) -> None:
        """Start it. Raises Unavailable, FolderFault and PartitionDied."""
        self.task = task
        self.seconds: dict[str, float] = {}
        self.bytes_sent = 0
        self.lock = locked_folder(task.folders, task.level)
        said: list[object] = [1, 0, task.memory, 0, 0, *task.folders.words, "whole", 0, task.number, task.of]
        try:
            self.process = subprocess.Popen(
                [str(program), *map(str, said)],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True,
                pass_fds=[self.lock.number] if self.lock else [],
            )  # fmt: skip
        except OSError as error:
            raise Unavailable(f"the compiled engine cannot be run: {error.strerror}") from None
        assert self.process.stdin is not None and self.process.stdout is not None
        self.to, self.answers = self.process.stdin, self.process.stdout
        for pipe in (self.to, self.answers):
            with contextlib.suppress(OSError):  # the user's pipes may be used up
                fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE)
        self.say(task.block)
        self.latest = self.tally(self.line())

    def begun(self) -> PartitionTally:
        """How far it was when it started."""
        return self.latest

    def end(self) -> None:
        """End the engine, and release its folder."""
        self.process.kill()
        with contextlib.suppress(BrokenPipeError):
            self.process.communicate()
        if self.lock is not None:
            self.lock.release()

    def ask(self, method: str, *values: Any) -> Any:
        """Call a method by its name, and note how long it takes."""
        begun = time.monotonic()
        try:
            return getattr(self, method)(*values)
        finally:
            self.seconds[method] = self.seconds.get(method, 0.0) + time.monotonic() - begun

    def spent(self) -> dict[str, float]:
        """The seconds of each method."""
        return self.seconds

    # -- the level -----------------------------------------------------------------------------------

    def expand(self, most: int) -> tuple[Sent | Packed, ...]:
        """Take moves until ``most`` bytes are to be sent: a Sent, then the states for each partition."""
        return self.sent("expand", self.task.state_bytes, most)

    def insert(self, *parts: Packed) -> PartitionTally:
        """Insert states that other partitions send."""
        for part in parts:
            tally = self.tally(self.take("insert", self.task.state_bytes, part))
        return tally

    def close(self) -> tuple[PartitionTally, int]:
        """Go on to the next level; its states."""
        self.say(b"close\n")
        words = self.line()
        return self.tally(words), int(words[5])

    def keep(self, level: int) -> PartitionTally:
        """Write a checkpoint of the level that begins."""
        tally = self.simple("keep")
        folder = self.task.folders.checkpoint
        if tally.reason == "nothing" and folder is not None:
            try:
                keep_level(folder, level)
            except OSError:
                return replace(tally, reason="disk")
        return tally

    def rest(self) -> PartitionTally:
        """Judge the states whose moves were not taken."""
        return self.simple("rest")

    def simple(self, command: str) -> PartitionTally:
        """Give a command that takes nothing and returns nothing."""
        self.say(f"{command}\n".encode())
        return self.tally(self.line())

    # -- a pass (passes.py) --------------------------------------------------------------------------

    def begin(self, command: str) -> tuple[PartitionTally, list[int]]:
        """Begin a pass, or what passes are about: its tally, and the numbers that follow in the answer."""
        self.say(f"{command}\n".encode())
        words = self.line()
        return self.tally(words), [int(word) for word in words[5:]]

    def go_on(self, most: int, said: int) -> tuple[Sent | Packed, ...]:
        """Go on until ``most`` bytes are to be sent; records have ``said`` bytes behind each state."""
        return self.sent("go", self.task.state_bytes + said, most)

    def take_in(self, said: int, *parts: Packed) -> PartitionTally:
        """Take in what other partitions say."""
        for part in parts:
            words = self.take("take", self.task.state_bytes + said, part)
        return replace(self.tally(words), awake=words[5] == "1")

    def remaining(self, question: str) -> list[tuple[int, State]]:
        """Some states of a region, each with its level there."""
        self.say(f"{question}\n".encode())
        return [(int(level), int(state, 16)) for _, level, state in iter(self.line, ["end"])]

    # -- what was found ------------------------------------------------------------------------------

    def result(self) -> list[list[str]]:
        """The lines of the result, as words."""
        self.say(b"result\n")
        self.line()
        return list(iter(self.line, ["end"]))

    def needed(self, question: str) -> list[State] | None:
        """The states of one level that a question is about; None if there are too many."""
        self.say(f"{question}\n".encode())
        words = self.line()
        self.line()
        return None if words == ["many"] else [int(word, 16) for word in words[1:]]

    # -- lines and bytes -----------------------------------------------------------------------------

    def sent(self, command: str, size: int, most: int) -> tuple[Sent | Packed, ...]:
        """The answer to a command that sends: a Sent, then records of so many bytes for each partition."""
        self.say(f"{command} {most}\n".encode())
        words = self.line()
        used_up, offered, *counts = map(int, words[5:])
        parts = [Packed(self.read(count * size)) for count in counts]
        self.bytes_sent += sum(counts) * size
        return Sent(self.tally(words), bool(used_up), offered, tuple(counts)), *parts

    def take(self, command: str, size: int, part: Packed) -> list[str]:
        """Let the engine take in records of so many bytes; its answer."""
        self.say(f"{command} {len(part.buffer) // size}\n".encode())
        self.say(part.buffer)
        return self.line()

    def tally(self, words: Sequence[str]) -> PartitionTally:
        """The numbers with which each answer begins."""
        states, transitions, memory = map(int, words[2:5])
        self.latest = PartitionTally(words[1], states, transitions, memory)
        return self.latest

    def line(self) -> list[str]:
        """The next line, as words."""
        line = self.answers.readline()
        if not line:
            self.mourn()
        return line.decode().split()

    def read(self, count: int) -> bytearray:
        """So many bytes."""
        found = bytearray(count)
        with memoryview(found) as view:
            place = 0
            while place < count:
                some = self.answers.readinto(view[place:])  # type: ignore[attr-defined]  # a BufferedReader
                if not some:
                    self.mourn()
                place += some
        return found

    def say(self, content: bytes | bytearray | memoryview) -> None:
        """Send bytes."""
        with contextlib.suppress(BrokenPipeError):  # reading will notice that it is gone
            self.to.write(content)
            self.to.flush()

    def mourn(self) -> None:
        """Raise what the end of the engine means."""
        status = self.process.wait()
        if status == NO_MEMORY:
            raise Unavailable("there is no memory for the native engine")
        if status == NO_MODEL:
            raise Unavailable("the native engine refuses its table: it is damaged, or of another version")
        if status in FOLDER_FAULTS:
            place = self.task.folders.checkpoint or self.task.folders.spill
            raise FolderFault(f"{place}: {FOLDER_FAULTS[status]}")
        if status == CONTRADICTION:
            raise Contradiction(f"partition {self.task.number} hears of a state that it has not found")
        raise PartitionDied(f"the engine of partition {self.task.number} ended with status {status}")
