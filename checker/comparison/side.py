"""One of the two models that are compared, checked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from checker.backends.python.system import PythonSystem
from checker.checking.outcome import Outcome, Status, Verdict
from checker.passes.normal_form import ground
from checker.program.program import ProgramProperty
from checker.source.span import SourceText


@dataclass(frozen=True)
class ComparedSide:
    """A checked model under the ``name`` that a reader gave it, with the files that it consists of: its own
    first, then those beside it that it imports, by the names of the modules."""

    name: str
    outcome: Outcome
    files: dict[str, SourceText]

    @cached_property
    def system(self) -> PythonSystem:
        """The model as functions, to follow races in it."""
        return PythonSystem(ground(self.outcome.program))

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The properties by name, with their numbers."""
        return {one.property.name: n for n, one in enumerate(self.system.ground.properties)}

    def judged(self, name: str) -> ProgramProperty:
        """A property; KeyError if there is none of that name."""
        return self.system.ground.properties[self.numbers[name]].property

    def verdict(self, name: str) -> Verdict | None:
        """The verdict on a property; None if the outcome does not list it."""
        return next((one for one in self.outcome.verdicts if one.property.name == name), None)

    def status(self, name: str) -> Status | None:
        """What was found of a property; None if the model has none of that name.

        An outcome does not list what no step may do where no step does it.
        """
        listed = self.verdict(name)
        if listed is not None:
            return listed.status
        return "holds" if name in self.numbers else None
