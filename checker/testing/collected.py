"""Models in pytest: a file is a collector, each of its properties a test."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from checker.checking.check import check
from checker.checking.system import system_of
from checker.command_line.listening import OnStandardError
from checker.command_line.options import options_of
from checker.command_line.races import command
from checker.compiler.compile import Model, compile_model
from checker.compiler.model_file import is_model
from checker.exploration.folders import NO_FOLDERS
from checker.language.property import Kind
from checker.program.program import ProgramProperty
from checker.source.diagnostic import ModelError
from checker.testing.usage import WrongUsage, parsed
from checker.testing.verdicts import Checked, told

__all__ = ["is_model", "model_file"]
TAKEN = {"models", "settings", "reduce", "engine", "threads", "depth", "max_states", "max_memory", "timeout"}


class NotAsDeclared(Exception):
    """A verdict differs from the declared one; carries the text to show."""


class VacuousProperty(pytest.PytestWarning):
    """A property holds, but its premise was never true: nothing was tested."""


class UnusedDeclaration(pytest.PytestWarning):
    """A model declares something and never uses it."""


class ModelFile(pytest.File):
    """A model file. It is compiled when it is collected, and explored once, by the first test that runs."""

    def collect(self) -> Iterable[PropertyItem]:
        """One test for each property. Raises CollectError if the model is invalid."""
        try:
            for warning in self.model.program.warnings:
                self.warn(UnusedDeclaration(str(warning)))
            return [PropertyItem.from_parent(self, name=one.name, judged=one) for one in self.judged()]
        except ModelError as error:
            raise self.CollectError(str(error)) from None

    def judged(self) -> list[ProgramProperty]:
        """The properties that are tests: the model's own, and the implicit ones that can fail."""
        kinds = {check.kind for check in system_of(self.model).checks}
        properties = self.model.program.properties
        return [p for p in properties if p.kind is not Kind.STEP or p.name in kinds or p.expected != "holds"]

    @cached_property
    def words(self) -> list[str]:
        """The command line that shows the same."""
        shown = self.path.relative_to(Path.cwd()) if self.path.is_relative_to(Path.cwd()) else self.path
        return ["check", str(shown), *self.config.getini("checker_options")]

    @cached_property
    def asked(self) -> Any:
        """The parsed ``checker_options``. Raises CollectError if they are invalid."""
        asked = self.parsed(self.words)
        plain = vars(self.parsed(self.words[:2]))
        for name, value in vars(asked).items():
            if name not in TAKEN and value != plain[name]:
                raise self.CollectError(
                    f"checker_options: --{name.replace('_', '-')} has no meaning in pytest"
                )
        return asked

    def parsed(self, words: list[str]) -> Any:
        """A parsed command line. Raises CollectError if it is invalid."""
        try:
            return parsed(words)
        except WrongUsage as error:
            raise self.CollectError(f"checker_options: {error}") from None

    @cached_property
    def model(self) -> Model:
        """The compiled model. Raises ModelError."""
        return compile_model(self.words[1], dict(self.asked.settings))

    @cached_property
    def result(self) -> Checked:
        """The result of the check. Raises KeyboardInterrupt if the search was interrupted."""
        options = options_of(self.asked, NO_FOLDERS)
        outcome = check(self.model, options, OnStandardError(str(self.path), progress=False))
        if outcome.result.interrupted:
            raise KeyboardInterrupt
        return Checked(outcome, tuple(command(outcome, dict(self.asked.settings), options)))


class PropertyItem(pytest.Item):
    """One property of a model: passes if the verdict is the one that the model declares."""

    parent: ModelFile

    def __init__(self, judged: ProgramProperty, **given: Any) -> None:
        super().__init__(**given)
        self.judged = judged

    def runtest(self) -> None:
        """Check. Raises NotAsDeclared with the race and the command that shows it again."""
        result = self.parent.result
        found = result[self.name]
        if found.status != self.judged.expected:
            declared = f"{self.name}: holds, and the model declares it violated"
            text = declared if found.status == "holds" else told(found, result)
            raise NotAsDeclared(f"{text}\n\n{result.command}")
        if found.vacuous:
            self.warn(VacuousProperty(f"{self.name} is vacuous: {found.verdict.never_judged}"))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The race alone; a traceback only for a fault of the checker."""
        if isinstance(excinfo.value, NotAsDeclared | ModelError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """The place of the property, if it is in the model's own file."""
        span = self.judged.span
        own = Path(span.source.path).resolve() == self.path
        return self.path, span.line - 1 if own else None, f"{self.path.name}: {self.name}"


def model_file(parent: pytest.Collector, path: Path) -> ModelFile:
    """The collector of a file."""
    return ModelFile.from_parent(parent, path=path)
