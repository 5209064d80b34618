"""The model of a stored result: where it is now, and with which of the stored settings."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from checker.compiler import errors
from checker.compiler.compile import Model, compile_model
from checker.compiler.settings import EVERY_MODELS
from checker.source.diagnostic import ModelError


def located(model: str, file: str) -> str:
    """The path of a stored model: as it is stored, or else relative to the file, or else beside it."""
    folder = Path(file).parent
    places = [Path(model), folder / model, folder / os.path.basename(model)]
    return next((str(place) for place in places if os.path.isfile(place)), model)


@dataclass(frozen=True)
class StoredModel:
    """A compiled model, and the stored settings that it no longer has."""

    model: Model
    gone: tuple[str, ...] = ()


def compiled_with(path: str, settings: Mapping[str, str], is_another: bool) -> StoredModel:
    """Compile a model with the stored settings. Raises ModelError.

    Another model than the stored one, such as a fix, need not have all of them.
    """
    try:
        return StoredModel(compile_model(path, settings))
    except ModelError as error:
        message = error.diagnostic.message
        if isinstance(message, errors.CannotRead) and not is_another:
            moved = replace(message, way_out="if the model has moved, `--model PATH` says where it is")
            raise ModelError(moved, error.diagnostic.span) from error
        if not is_another or not isinstance(message, errors.UnknownSetting):
            raise
    known = {one.name for one in compile_model(path).program.settings} | {*EVERY_MODELS}
    rest = {name: value for name, value in settings.items() if name in known}
    return StoredModel(compile_model(path, rest), tuple(name for name in settings if name not in known))
