"""The verb ``emit``: print what a model becomes."""

from __future__ import annotations

import argparse
import sys

from checker.command_line.output import Output, refused
from checker.compiler import errors
from checker.compiler.compile import Model, compile_model
from checker.lowering.cannot_express import CannotExpress
from checker.lowering.interpret import InitialFails
from checker.lowering.to_ground import ground
from checker.lowering.to_promela import promela
from checker.lowering.to_python import PythonSystem
from checker.lowering.to_tla import tla
from checker.program.printer import print_program
from checker.source.diagnostic import ModelError


def emit(asked: argparse.Namespace) -> int:
    """Print the program, the Python that explores it, or what Spin or TLC explores."""
    try:
        Output().write(text(asked.what, compile_model(asked.model, dict(asked.settings))))
    except ModelError as error:
        return refused(error, asked.model)
    except CannotExpress as error:
        print(f"{asked.model}: error: {error}", file=sys.stderr)
        return 2
    return 0


def text(what: str, model: Model) -> str:
    """A lowering of a model, as text. Raises CannotExpress, or ModelError where ``@initial`` fails."""
    if what == "program":
        return print_program(model.program) + "\n"
    lowered = ground(model.program)
    if what == "python":
        return PythonSystem(lowered).source()
    try:
        return tla(lowered) if what == "tla" else promela(lowered).text
    except InitialFails as fails:
        raise ModelError(errors.InitialStepFails(fails.check.sentence), fails.check.span) from None
