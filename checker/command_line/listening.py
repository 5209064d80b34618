"""What is said on standard error while a model is checked."""

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
    """Show how far a search is, if that is wanted."""
    with Progress(model, wanted) as progress:
        yield progress.show


def passed_on(say: Say) -> Display:
    """A display of another process: ``say`` gets the snapshots that it may want to show."""

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
    """Says what is done otherwise than was asked for, under the name that the model was given; with
    ``progress``, also how far a search is."""

    named: str
    progress: bool
    display: Display = on_the_screen

    def searching(self, model: str) -> AbstractContextManager[Show]:
        """Show how far a search is."""
        return self.display(model, self.progress)

    def another_engine(self, why: str) -> None:
        """Say which engine explores the model, and why."""
        print(f"{self.named}: {why}", file=sys.stderr)

    def no_simpler_race(self, why: str) -> None:
        """Say that no simpler race is looked for, and why."""
        print(f"no simpler race was looked for: {why}", file=sys.stderr)
