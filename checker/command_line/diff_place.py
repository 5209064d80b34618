"""One of two models that are compared: a file as it is, or at a git revision."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, replace

from checker.checking.outcome import Outcome
from checker.command_line.reading import reading
from checker.command_line.revisions import Exported
from checker.comparison.side import ComparedSide
from checker.compiler.compile import Model, compile_model
from checker.compiler.source_file import read_source
from checker.exploration.deadline import Deadline


@dataclass(frozen=True)
class NamedModel:
    """A model under the ``name`` that a reader gives it, and its ``file``, which may be in an export."""

    name: str
    file: str
    export: Exported | None = None

    def shown(self, text: str) -> str:
        """A text with the names that files have for a reader."""
        return text if self.export is None else self.export.shown(text)

    def model(
        self, settings: Mapping[str, str], deadline: Deadline, tidy: Callable[[], object] | None = None
    ) -> Model:
        """The compiled model. ``tidy`` is called if its own code ends neither at a limit nor at a signal.
        Raises ModelError, LimitReached and KeyboardInterrupt."""
        with nullcontext() if self.export is None else self.export.at_work():
            return reading(self.name, deadline, lambda: compile_model(self.file, settings), tidy)

    def side(self, model: Model, outcome: Outcome) -> ComparedSide:
        """The checked model."""
        files = {"": model.source} | {name: read_source(path) for name, path in model.imported.items()}
        return ComparedSide(self.name, replace(outcome, path=self.name), files)
