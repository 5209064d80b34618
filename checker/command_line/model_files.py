"""The model files that a command line names, and the folders that it leaves out."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from checker.compiler.litmus_tree import ENDING as LITMUS
from checker.compiler.model_file import is_model
from checker.source.visible import visible


def model_files(paths: list[str]) -> Iterator[str]:
    """The model files that paths name: a folder stands for every model and litmus test in it, or for itself
    without one."""
    for path in paths:
        inside = models_in(Path(path)) if os.path.isdir(path) else iter(())  # isdir answers for any text
        yield from list(map(str, inside)) or [path]


def models_in(folder: Path) -> Iterator[Path]:
    """The models and litmus tests of a folder, without the folders in it."""
    yield from filter(is_model, sorted(folder.glob("*.py")))
    yield from sorted(folder.glob(f"*{LITMUS}"))


def say_not_searched(paths: list[str]) -> None:
    """Say on standard error which folders have models, lie in one that is named, and are not named."""
    named = {os.path.realpath(path) for path in paths}
    for path in filter(os.path.isdir, paths):
        below = [one for one in folders_of(path) if os.path.realpath(one) not in named and has_models(one)]
        if below:
            print(visible(f"{path}: not searched: {', '.join(below)} (name them too)"), file=sys.stderr)


def folders_of(path: str) -> list[str]:
    """The folders directly in a folder, without hidden ones and those of Python."""
    try:
        names = sorted(os.listdir(path))
    except OSError:
        return []  # which is said when its models are looked for
    below = [os.path.join(path, name) for name in names if name[0] not in "._"]
    return list(filter(os.path.isdir, below))


def has_models(folder: str) -> bool:
    """Whether a folder has models of its own."""
    return next(models_in(Path(folder)), None) is not None
