"""The messages on standard error while a model is checked."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

from checker.checking.listener import Show
from checker.checking.worker import Say
from checker.command_line.progress import FIRST, ON_TERMINAL, Progress
from checker.exploration.limits import Snapshot

Display = Callable[[str, bool], AbstractContextManager[Show]]


@contextmanager
def on_the_screen(model: str, wanted: bool) -> Iterator[Show]:
    """Show the progress of a search, if that is wanted."""
    with Progress(model, wanted) as progress:
        yield progress.show


def passed_on(say: Say) -> Display:
    """A display in another process: ``say`` gets the snapshots that it may want to show."""

    @contextmanager
    def display(_: str, wanted: bool) -> Iterator[Show]:
        due = FIRST

        def show(now: Snapshot) -> None:
            nonlocal due
            if wanted and now.seconds >= due:
                due = now.seconds + ON_TERMINAL
                say(now)

        yield show

    return display


@dataclass(frozen=True)
class OnStandardError:
    """Reports deviations from what was asked for, under the name of the model.

    With ``progress`` it also shows how far a search is.
    """

    named: str
    progress: bool
    display: Display = on_the_screen

    def searching(self, model: str) -> AbstractContextManager[Show]:
        """Show how far a search is."""
        return self.display(model, self.progress)

    def another_engine(self, why: str) -> None:
        """Report which engine explores the model, and why."""
        print(f"{self.named}: {why}", file=sys.stderr)

    def no_simpler_race(self, why: str) -> None:
        """Report that no simpler race is looked for, and why."""
        print(f"no simpler race was looked for: {why}", file=sys.stderr)
