"""The verb ``emit``: print one of the forms of a model."""

from __future__ import annotations

import argparse
import sys

from checker.backends.cannot_express import CannotExpress
from checker.backends.litmus.module import litmus_of
from checker.backends.promela.module import promela
from checker.backends.promela.runs import promela_of_runs
from checker.backends.python.system import PythonSystem
from checker.backends.table.module import to_table
from checker.backends.table.printer import print_table
from checker.backends.tla.module import tla
from checker.checking.system import initial_steps
from checker.command_line.options import limits
from checker.command_line.output import Output, refused
from checker.command_line.reading import reading
from checker.compiler.compile import Model, compile_model
from checker.compiler.litmus_tree import is_litmus
from checker.exploration.deadline import Interrupts
from checker.ground.printer import print_ground
from checker.ground.program import Ground
from checker.language.ordering import MEMORY, MemoryModel
from checker.litmus.model_text import model_of
from checker.passes.normal_form import ground
from checker.program.printer import print_program
from checker.source.diagnostic import ModelError


def emit(asked: argparse.Namespace, interrupts: Interrupts) -> int:
    """Print the program, its ground form, its Python or table, or what Spin or TLC explores.

    Raises LimitReached and KeyboardInterrupt.
    """
    deadline = limits(asked).deadline(interrupts)
    try:
        usual = {MEMORY: MemoryModel.WEAK} if asked.what == "litmus" else {}
        settings = {**usual, **dict(asked.settings)}
        model = reading(asked.model, deadline, lambda: compile_model(asked.model, settings))
        Output().write(deadline.within(lambda: text(asked, model)))
    except ModelError as error:
        return refused(error, asked.model)
    except CannotExpress as error:
        print(f"{asked.model}: error: {error}", file=sys.stderr)
        return 2
    return 0


def text(asked: argparse.Namespace, model: Model) -> str:
    """A lowering of a model, as text. Raises CannotExpress, or ModelError if ``@initial`` fails."""
    if asked.property is not None and asked.what not in ("promela", "litmus"):
        raise CannotExpress("--property is only for `emit promela` (a progress property) and `emit litmus`")
    if asked.what == "litmus":
        return litmus_of(model.program, asked.property)
    if asked.what == "model":
        return text_of_litmus(model)
    if asked.what == "program":
        return print_program(model.program) + "\n"
    lowered = ground(model.program)
    if asked.what == "ground":
        return print_ground(lowered) + "\n"
    if asked.what == "python":
        return PythonSystem(lowered).source()
    if asked.what == "table":
        return print_table(lowered, to_table(lowered, PythonSystem(lowered, symmetry=True).symmetry)) + "\n"
    with initial_steps():
        if asked.what == "tla":
            return tla(lowered)
        return promela(lowered).text if asked.property is None else runs(lowered, asked.property)


def text_of_litmus(model: Model) -> str:
    """The model that a litmus test is written out as. Raises CannotExpress for other files."""
    if not is_litmus(model.path):
        raise CannotExpress("`emit model` writes a litmus test out as a model, and this is one already")
    return "".join(f"{line.text}\n" for line in model_of(model.source))


def runs(lowered: Ground, name: str) -> str:
    """The Promela of one progress property. Raises CannotExpress if there is none of that name."""
    numbers = {j.property.name: n for n, j in enumerate(lowered.properties) if j.property.is_progress}
    if name not in numbers:
        known = ", ".join(numbers) or "none"
        raise CannotExpress(f"there is no progress property `{name}` (there is: {known})")
    return promela_of_runs(lowered, numbers[name])
