"""A model with one of its properties, for a question about that one alone."""

from __future__ import annotations

from dataclasses import replace

from checker.compiler import errors
from checker.compiler.compile import Model
from checker.language.property import Kind
from checker.source.diagnostic import ModelError, did_you_mean


def has_property(model: Model, name: str) -> bool:
    """Whether a model has a property of that name."""
    return any(one.name == name for one in model.program.properties)


def with_one_property(model: Model, name: str) -> Model:
    """The model with one property, and with what no step may do. Raises ModelError for an unknown name."""
    known = model.program.properties
    if not has_property(model, name):
        names = [one.name for one in known]
        raise ModelError(
            errors.UnknownProperty(model.path, name, did_you_mean(name, names), f"it has {', '.join(names)}")
        )
    judged = tuple(one for one in known if one.name == name or one.kind is Kind.STEP)
    return replace(model, program=replace(model.program, properties=judged))
