"""Which model a file may run: a model is a program, and the user did not choose what a file names."""

from __future__ import annotations

import os
from pathlib import Path

from checker.compiler.source_file import read_source
from checker.source.diagnostic import ModelError

SHOWN = 12  # digits of a hash


class NotTrusted(Exception):
    """A file names a model elsewhere; the message says which, and what to do."""


def refuse_elsewhere(model: str, folder: Path, named_by: str, way_out: str) -> None:
    """Raise NotTrusted if a model is neither in the folder nor in the working directory.

    Links and ``..`` are resolved first: the real path counts.
    """
    try:
        place = Path(os.path.realpath(model))
        allowed = [Path(os.path.realpath(one)) for one in (folder, Path.cwd())]
    except (OSError, ValueError):
        raise NotTrusted(f"{named_by} does not name a file as its model: {model!a}") from None
    if not any(place.is_relative_to(one) for one in allowed):
        raise NotTrusted(
            f"{named_by} names the model {place}, which is neither beside it nor in the working directory. "
            f"A model is a program that would be run: look at it, then {way_out}"
        )


def sha256_of(model: str) -> str:
    """The hash of a model's text; None if it cannot be read, which the compiler reports."""
    try:
        return read_source(model).sha256
    except ModelError:
        return ""


def changed(model: str, sha256: str) -> str:
    """How a model differs from the stored one; None if it is the same or cannot be read."""
    now = sha256_of(model)
    if now in ("", sha256):
        return ""
    return f"{model} has changed since (sha256 {sha256[:SHOWN]} then, {now[:SHOWN]} now)"
