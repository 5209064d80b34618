"""The system of a model, which the searches and walks step through."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from checker.backends.python.system import PythonSystem
from checker.compiler import errors
from checker.compiler.compile import Model
from checker.ground.meaning import InitialFails
from checker.passes.normal_form import ground
from checker.source.diagnostic import ModelError


@contextmanager
def initial_steps() -> Iterator[None]:
    """Around work that needs initial states: where ``@initial`` fails, raise ModelError with its place."""
    try:
        yield
    except InitialFails as fails:
        raise ModelError(errors.InitialStepFails(fails.check.sentence), fails.check.span) from None


def system_of(model: Model) -> PythonSystem:
    """The system of a model, with its initial states. Raises ModelError where ``@initial`` fails."""
    system = PythonSystem(ground(model.program))
    with initial_steps():
        system.initial()
    return system
