"""The verb ``emit``: print what a model becomes."""

from __future__ import annotations

import argparse

from checker.command_line.output import Output, refused
from checker.compiler.compile import compile_model
from checker.lowering.to_ground import ground
from checker.lowering.to_python import PythonSystem
from checker.program.printer import print_program
from checker.source.diagnostic import ModelError


def emit(asked: argparse.Namespace) -> int:
    """Print the program, or the Python that explores it."""
    try:
        model = compile_model(asked.model, dict(asked.settings))
    except ModelError as error:
        return refused(error, asked.model)
    if asked.what == "program":
        Output().write(print_program(model.program) + "\n")
    else:
        Output().write(PythonSystem(ground(model.program)).source())
    return 0
