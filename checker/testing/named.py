"""The arguments of a test: a model, its settings, a property of it."""

from __future__ import annotations

from os import PathLike, fspath
from pathlib import Path
from types import ModuleType

from checker.compiler.compile import Model, compile_model
from checker.language.property import Property
from checker.source.diagnostic import did_you_mean

ModelLike = str | PathLike[str] | ModuleType
Value = int | bool | str


def compiled(model: ModelLike, settings: dict[str, Value]) -> Model:
    """The compiled model. Raises ModelError if it is invalid."""
    return compile_model(path_of(model), {name: written(value) for name, value in settings.items()})


def path_of(model: ModelLike) -> str:
    """The file of a model. Raises TypeError for a module that has no file.

    An imported module is read again: what a test assigned to its names has no effect.
    """
    if not isinstance(model, ModuleType):
        return fspath(model)
    file = getattr(model, "__file__", None)
    if not file:
        raise TypeError(f"module {model.__name__} has no file, so there is no model to read")
    path = Path(file)
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)


def written(value: Value) -> str:
    """A setting as ``-p NAME=VALUE`` takes it."""
    if isinstance(value, bool):
        return "on" if value else "off"
    return str(value)


def name_of(judged: str | Property, known: list[str]) -> str:
    """The name of a property. Raises ValueError if the model has none of that name."""
    name = judged.name if isinstance(judged, Property) else judged
    if name not in known:
        near = did_you_mean(name, known)
        raise ValueError(f"there is no property {name}{near}: there are {', '.join(known)}")
    return name
