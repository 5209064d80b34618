"""What is said on standard error while a model is checked."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from checker.checking.listener import Show
from checker.command_line.progress import Progress


@dataclass(frozen=True)
class OnStandardError:
    """Says what is done otherwise than was asked for, under the name that the model was given; with
    ``progress``, also how far a search is."""

    named: str
    progress: bool

    @contextmanager
    def searching(self, model: str) -> Iterator[Show]:
        """Show how far a search is."""
        with Progress(model, self.progress) as progress:
            yield progress.show

    def another_engine(self, why: str) -> None:
        """Say which engine explores the model, and why."""
        print(f"{self.named}: {why}", file=sys.stderr)

    def no_simpler_race(self, why: str) -> None:
        """Say that no simpler race is looked for, and why."""
        print(f"no simpler race was looked for: {why}", file=sys.stderr)
