"""The interface through which a check reports progress and deviations from the options."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Protocol

from checker.exploration.limits import Snapshot

Show = Callable[[Snapshot], None]


class Listener(Protocol):
    """Receives reports while a model is checked. It does not affect the result."""

    def searching(self, model: str, /) -> AbstractContextManager[Show]:
        """A search runs while the context is entered; its progress is reported."""

    def another_engine(self, why: str, /) -> None:
        """Another engine than the requested one explores the model."""

    def no_simpler_race(self, why: str, /) -> None:
        """No simpler race is looked for, because z3 is missing."""


class Silent:
    """A listener that ignores everything, for callers that only want the outcome."""

    def searching(self, _: str, /) -> AbstractContextManager[Show]:
        """Nothing is shown."""
        return nullcontext(show_nobody)

    def another_engine(self, _: str, /) -> None:
        """Ignored: the outcome names the engine."""

    def no_simpler_race(self, _: str, /) -> None:
        """Ignored: the outcome says what is proved of the race."""


def show_nobody(_: Snapshot) -> None:
    """A display that shows nothing."""


SILENT = Silent()
