"""Asks a search what lies ahead of a state, in another process: the next question ends the one before.

The process is started before anything else runs beside this one, so that it can start others at any time.
Each question has a process of its own, which is killed, with its engine, when its answer is not wanted any
more.
"""

from __future__ import annotations

import os
import select
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from checker.checking.handing_over import packed, unpacked
from checker.checking.worker import CHUNK, Failure, Lifeline, Notice, Say, Worker, WorkResult, begun, write
from checker.exploration.choice import EngineChoice
from checker.exploration.deadline import Interrupts
from checker.exploration.limits import Limits, Watch
from checker.ground.program import Ground
from checker.walking.ahead import Ahead, ahead


class Question(NamedTuple):
    """The values of all cells in a state; the answer has the same number. Without values: no question."""

    number: int
    values: tuple[int, ...] | None


class Reply(NamedTuple):
    """The answer to a question, or why there is none."""

    number: int
    content: Ahead | str


@dataclass(frozen=True)
class Looking:
    """The program in which the search looks ahead, with which engine, and within which limits."""

    ground: Ground
    choice: EngineChoice
    limits: Limits

    def answer(self, values: tuple[int, ...], _say: Say) -> Ahead:
        """Search from a state. The time runs from now."""
        return ahead(self.ground, values, self.choice, Watch(self.limits))


class Asker:
    """The process that is asked, for a ``with`` statement, which leaves none behind.

    Raises OSError if no process can be created.
    """

    def __init__(self, looking: Looking, interrupts: Interrupts) -> None:
        self.lifeline = Lifeline()
        questions, self.asking = os.pipe()
        self.replies, answering = os.pipe()
        self.read, self.number, self.is_gone = bytearray(), 0, False
        work = partial(serve, looking, questions, answering, (self.asking, self.replies), interrupts)
        try:
            self.worker = begun(work, self.lifeline, interrupts)
        finally:
            os.close(questions)
            os.close(answering)

    def __enter__(self) -> Asker:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self.asking)  # it ends when there can be no more questions
        self.worker.ended()
        os.close(self.worker.pipe)
        os.close(self.replies)
        self.lifeline.close()

    def ask(self, number: int, values: Sequence[int] | None) -> None:
        """Ask about a state, or about none; what was asked before is not answered any more."""
        self.number = number
        with suppress(BrokenPipeError):
            write(self.asking, packed(Question(number, None if values is None else tuple(values))))

    def heard(self, seconds: float = 0.0) -> list[Reply]:
        """The replies that have arrived, after waiting so long for the first."""
        if self.is_gone or not select.select([self.replies], (), (), seconds)[0]:
            return []
        more = os.read(self.replies, CHUNK)
        self.is_gone = not more
        self.read += more
        return (
            [Reply(self.number, "the process that searches has ended")]
            if self.is_gone
            else unpacked(self.read)
        )


@dataclass
class Answering:
    """The other process: which question it works on, and in which process."""

    looking: Looking
    replies: int
    interrupts: Interrupts
    lifeline: Lifeline = field(default_factory=Lifeline)
    number: int = 0
    worker: Worker | None = None

    def take(self, question: Question) -> None:
        """Work on a question, and no more on the one before."""
        self.drop()
        self.number = question.number
        if question.values is not None:
            work = partial(self.looking.answer, question.values)
            try:
                self.worker = begun(work, self.lifeline, self.interrupts)
            except OSError as error:
                self.reply(f"no process can be created: {error.strerror}")

    def drop(self) -> None:
        """End the work at hand."""
        if self.worker is not None:
            self.worker.kill()
            self.worker.ended()
            os.close(self.worker.pipe)
            self.worker = None

    def hear(self) -> None:
        """Pass on what the work at hand says."""
        assert self.worker is not None
        for said in self.worker.hear():
            if not isinstance(said, Notice):
                self.drop()
                self.reply(said_of(said))

    def reply(self, content: Ahead | str) -> None:
        """Send an answer."""
        write(self.replies, packed(Reply(self.number, content)))


def said_of(said: WorkResult | Failure) -> Ahead | str:
    """The answer, or why there is none."""
    if isinstance(said, WorkResult) and isinstance(said.content, Ahead):
        return said.content
    error = said.error if isinstance(said, Failure) else said.content
    return f"the search failed: {error}"


def serve(
    looking: Looking, questions: int, replies: int, others: tuple[int, int], interrupts: Interrupts, _say: Say
) -> None:
    """Answer questions until there can be no more."""
    for pipe in others:
        os.close(pipe)
    answering, read = Answering(looking, replies, interrupts), bytearray()
    while True:
        working = [] if answering.worker is None else [answering.worker.pipe]
        if questions not in select.select([questions, *working], (), ())[0]:
            answering.hear()
            continue
        more = os.read(questions, CHUNK)
        if not more:
            return answering.drop()
        read += more
        for question in unpacked(read)[-1:]:
            answering.take(question)
