"""Judges a model in a process of its own: its files are those of a folder."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from checker.checking.check import check
from checker.checking.options import Options
from checker.compiler import imports
from checker.compiler.compile import compile_model


def main(words: Sequence[str]) -> int:
    """Print an object: property -> status. The words are a model, a property, and settings NAME=VALUE.

    The models, the properties and the kernel primitives are those of the working directory.
    Of the progress properties only the one that is named is judged, for they take several times as long as
    all others.
    """
    path, wanted, *settings = words
    imports.LIBRARY = Path("checker").resolve()
    model = compile_model(path, dict(setting.split("=") for setting in settings))
    kept = tuple(p for p in model.program.properties if p.name == wanted or not p.is_progress)
    found = check(replace(model, program=replace(model.program, properties=kept)), Options())
    print(json.dumps({v.property.name: v.status for v in found.verdicts}))
    return 0
