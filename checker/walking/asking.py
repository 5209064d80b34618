"""Asks a search what lies ahead of a state, in another process: the next question ends the one before.

The process is started before anything else runs beside this one, so that it can start others at any time.
Each question has a process of its own, which is killed, with its engine, when its answer is not wanted any
more.
"""

from __future__ import annotations

import math
import os
import select
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import NamedTuple

from checker.checking.handing_over import packed, unpacked
from checker.checking.worker import CHUNK, Failure, Lifeline, Notice, Say, Worker, WorkResult, begun, write
from checker.exploration.choice import EngineChoice
from checker.exploration.deadline import Interrupts
from checker.exploration.limits import Limits, Watch
from checker.ground.program import Ground
from checker.walking.ahead import Ahead, ahead

PARTS = (30_000, 1_000_000, None)  # states that are searched first, then, and at last


class Question(NamedTuple):
    """The values of all cells in a state; the answer has the same number. Without values: no question."""

    number: int
    values: tuple[int, ...] | None


NOTHING_ASKED = Question(0, None)


class Reply(NamedTuple):
    """An answer to a question, or why there is none. Another follows if the answer says that it goes on."""

    number: int
    content: Ahead | str


@dataclass(frozen=True)
class Looking:
    """The program in which the search looks ahead, with which engine, and within which limits."""

    ground: Ground
    choice: EngineChoice
    limits: Limits

    def answer(self, values: tuple[int, ...], states: int | None, begun: float, _say: Say) -> Ahead:
        """Search at most so many states from a state. The time runs from when the question came."""
        watch = Watch(replace(self.limits, states=states), started=begun)
        return ahead(self.ground, values, self.choice, watch)


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
    """The other process: which question it works on, which parts of it are left, and in which process."""

    looking: Looking
    replies: int
    interrupts: Interrupts
    lifeline: Lifeline = field(default_factory=Lifeline)
    question: Question = NOTHING_ASKED
    begun: float = 0.0
    parts: list[int | None] = field(default_factory=list)
    sooner: Ahead | None = None
    worker: Worker | None = None

    def take(self, question: Question) -> None:
        """Work on a question, and no more on the one before."""
        self.drop()
        self.question, self.begun, self.sooner = question, time.monotonic(), None
        self.parts = list(PARTS) if question.values is not None else []
        self.begin()

    def begin(self) -> None:
        """Begin the next part of the question: what is near is known long before all is seen."""
        if self.question.values is None or not self.parts:
            return
        work = partial(self.looking.answer, self.question.values, self.parts.pop(0), self.begun)
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
                self.answered(said_of(said))

    def answered(self, content: Ahead | str) -> None:
        """Pass on the answer of one part, and begin the next if there is more to see."""
        if isinstance(content, str):
            return self.reply(content if self.sooner is None else replace(self.sooner, goes_on=False))
        late = time.monotonic() - self.begun >= (self.looking.limits.seconds or math.inf)
        goes_on = not content.complete and bool(self.parts) and not late
        self.sooner = content.after(self.sooner)
        self.reply(replace(self.sooner, goes_on=goes_on))
        if goes_on:
            self.begin()

    def reply(self, content: Ahead | str) -> None:
        """Send an answer."""
        write(self.replies, packed(Reply(self.question.number, content)))


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
