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
    """Says what is done otherwise than was asked for; with ``progress``, also how far a search is."""

    progress: bool

    @contextmanager
    def searching(self, model: str) -> Iterator[Show]:
        """Show how far a search is."""
        with Progress(model, self.progress) as progress:
            yield progress.show

    def another_engine(self, model: str, why: str) -> None:
        """Say which engine explores a model, and why."""
        print(f"{model}: {why}", file=sys.stderr)

    def no_simpler_race(self, why: str) -> None:
        """Say that no simpler race is looked for, and why."""
        print(f"no simpler race was looked for: {why}", file=sys.stderr)
