"""The verb ``examples``: copy the models that come with the checker, and what they import, into a folder."""

from __future__ import annotations

import argparse
import shlex
import shutil
import sys
from pathlib import Path

from checker.command_line.output import Output
from checker.compiler.model_file import is_model
from checker.exploration.deadline import Interrupts
from checker.source.called import called

PACKAGE = Path(__file__).parent.parent
SHIPPED = PACKAGE / "examples"  # in an installed package; a clone has them beside the package
PIECES = {"models": "models", "properties": "properties", "docs/editors/vscode": ".vscode"}  # and their names
FIRST = "models/page_lock.py"
PYCACHE = "__pycache__"


class CannotCopy(Exception):
    """The examples cannot be copied; the text says why, and what to do."""


def examples(asked: argparse.Namespace, _: Interrupts) -> int:
    """Copy: 0, or 2 where something is in the way. Raises CannotWrite."""
    folder = Path(asked.folder)
    try:
        copy(source(), folder)
    except CannotCopy as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    models = sum(is_model(path) for path in (folder / "models").rglob("*.py"))
    Output().write(
        f"{folder}: {models} models in models/, what they import in properties/, and tasks for VS Code\n"
        f"Check one: {called()} {shlex.quote(str(folder / FIRST))}\n"
    )
    return 0


def source() -> Path:
    """The folder that has the examples. Raises CannotCopy if the package came without them."""
    for folder in (SHIPPED, PACKAGE.parent):
        if (folder / FIRST).is_file():
            return folder
    raise CannotCopy("this installation has no examples: install the checker from its wheel, or from a clone")


def copy(origin: Path, folder: Path) -> None:
    """Copy every piece, or nothing. Raises CannotCopy."""
    refuse_what_exists(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for piece, name in PIECES.items():
            shutil.copytree(origin / piece, folder / name, ignore=shutil.ignore_patterns(PYCACHE))
    except OSError as error:
        for name in PIECES.values():
            shutil.rmtree(folder / name, ignore_errors=True)  # none was there before
        raise CannotCopy(f"cannot write {folder}: {reason_of(error)}") from None


def refuse_what_exists(folder: Path) -> None:
    """Overwrite nothing. Raises CannotCopy, also where the folder may not be searched."""
    for name in PIECES.values():
        try:
            exists = (folder / name).exists() or (folder / name).is_symlink()
        except OSError as error:
            raise CannotCopy(f"cannot write {folder}: {reason_of(error)}") from None
        if exists:
            raise CannotCopy(f"{folder / name} exists, and nothing is overwritten: name another folder")


def reason_of(error: OSError) -> str:
    """Why a file, or the first of several, was not written."""
    if isinstance(error, shutil.Error):
        return str(error.args[0][0][2])
    return error.strerror or str(error)
