"""Who is told how far checking is, and what is done otherwise than was asked for."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Protocol

from checker.exploration.limits import Snapshot

Show = Callable[[Snapshot], None]


class Listener(Protocol):
    """What checking tells while it goes on. Nothing of it changes what is found."""

    def searching(self, model: str, /) -> AbstractContextManager[Show]:
        """A search is under way for as long as the context is entered; it is shown how far it is."""

    def another_engine(self, why: str, /) -> None:
        """Another engine than the one that was wanted explores the model."""

    def no_simpler_race(self, why: str, /) -> None:
        """No simpler race is looked for, because there is nothing to look with."""


class Silent:
    """For those who wait for the outcome alone."""

    def searching(self, _: str, /) -> AbstractContextManager[Show]:
        """Nobody looks."""
        return nullcontext(show_nobody)

    def another_engine(self, _: str, /) -> None:
        """The outcome names the engine."""

    def no_simpler_race(self, _: str, /) -> None:
        """The outcome says what is proved of the race."""


def show_nobody(_: Snapshot) -> None:
    """For those who do not look."""


SILENT = Silent()
