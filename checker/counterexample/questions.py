"""The one place where z3 is asked. An answer is yes or no; where z3 gives none, that is said, never guessed.

z3 works on a thread of its own while this one waits, so that a limit, Ctrl-C and SIGTERM end it at once.
Whatever makes terms of z3 or asks it runs ``with_z3``. An end that is raised while a term is made would leave
a term that z3 does not count, and a collector of garbage on another thread would call z3 while it is at work:
in both cases z3 may crash later.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable
from typing import Any, TypeVar

from checker.exploration.deadline import Deadline

T = TypeVar("T")

NO_TIMEOUT = 2**32 - 1  # milliseconds, z3's word for it
PATIENCE = 0.1  # seconds between two looks at the clock, and between two requests to give up


class Unanswered(Exception):
    """z3 says neither yes nor no; says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"z3 has no answer ({reason})")


class Questions:
    """What one solver of z3 is asked."""

    def __init__(self, solver: Any, deadline: Deadline) -> None:
        self.solver = solver
        self.deadline = deadline
        solver.set("ctrl_c", False)  # else z3 would take the signals for itself

    def is_possible(self, *assumed: Any, deadline: Deadline | None = None) -> bool:
        """Whether what the solver was told may be true together with what is assumed.

        Raises Unanswered where z3 gives up, LimitReached where time is up, and KeyboardInterrupt.
        """
        until = deadline or self.deadline
        return with_z3(until, lambda: self.ask(assumed, until))

    def ask(self, assumed: tuple[Any, ...], until: Deadline) -> bool:
        """The same, while nothing else ends the work."""
        until.check()
        self.solver.set("timeout", int(min(1000 * until.seconds_left, NO_TIMEOUT)) or 1)
        answer = self.answer(until, assumed)
        if answer == "unknown":
            until.check()
            raise Unanswered(str(self.solver.reason_unknown()))
        return answer == "sat"

    def answer(self, until: Deadline, assumed: tuple[Any, ...]) -> str:
        """z3's word: sat, unsat or unknown. It has stopped working however this ends."""
        answers: list[str | Exception] = []
        done = threading.Event()
        thread = threading.Thread(target=self.work, args=(assumed, answers, done), daemon=True)
        thread.start()
        try:
            while not done.wait(PATIENCE):
                until.check_all()
        finally:
            while not done.is_set():
                self.solver.interrupt()
                done.wait(PATIENCE)
            thread.join()
        if isinstance(answers[0], Exception):
            raise answers[0]
        return answers[0]

    def work(self, assumed: tuple[Any, ...], answers: list[str | Exception], done: threading.Event) -> None:
        """What the thread does."""
        try:
            answers.append(str(self.solver.check(*assumed)))
        except Exception as error:
            answers.append(error)
        finally:
            done.set()


def with_z3(deadline: Deadline, work: Callable[[], T]) -> T:
    """Do work that makes terms of z3 or asks it. Only ``deadline.check`` and a question end it."""
    return deadline.undisturbed(lambda: without_collector(work))


def without_collector(work: Callable[[], T]) -> T:
    """Do work while Python collects no cyclic garbage."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        return work()
    finally:
        if was_on:
            gc.enable()
