"""Which model a file may have run: a model is a program, and that a file names one is not the user's word."""

from __future__ import annotations

import os
from pathlib import Path

from checker.compiler.source_file import read_source
from checker.source.diagnostic import ModelError

SHOWN = 12  # digits of a hash


class NotTrusted(Exception):
    """A file names a model that lies elsewhere; says which, and what to do."""


def refuse_elsewhere(model: str, folder: Path, named_by: str, way_out: str) -> None:
    """Raise NotTrusted where a model lies neither in the folder nor in the working directory.

    Links and ``..`` are followed first: what counts is where the file lies that would be run.
    """
    try:
        place = Path(os.path.realpath(model))
        allowed = [Path(os.path.realpath(one)) for one in (folder, Path.cwd())]
    except (OSError, ValueError):
        raise NotTrusted(f"{named_by} names no file as its model: {model!a}") from None
    if not any(place.is_relative_to(one) for one in allowed):
        raise NotTrusted(
            f"{named_by} names the model {place}, which lies neither beside it nor in the working directory. "
            f"A model is a program, and it would be run: look at it, then {way_out}"
        )


def sha256_of(model: str) -> str:
    """The hash of a model's text; nothing where it cannot be read, which compiling it says."""
    try:
        return read_source(model).sha256
    except ModelError:
        return ""


def changed(model: str, sha256: str) -> str:
    """How a model differs from the one that was stored; nothing where it does not, or cannot be read."""
    now = sha256_of(model)
    if now in ("", sha256):
        return ""
    return f"{model} has changed since (sha256 {sha256[:SHOWN]} then, {now[:SHOWN]} now)"
