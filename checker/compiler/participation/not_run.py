"""Warnings about code of the model file that did not run, so that what it may declare is not checked."""

from __future__ import annotations

from collections.abc import Iterator

from checker.compiler import errors
from checker.compiler.load import Module
from checker.compiler.participation.decided import Decided
from checker.compiler.participation.never_run import never_run
from checker.compiler.participation.taking_part import is_loss
from checker.compiler.source_file import header, read_source, span_of
from checker.source.diagnostic import Diagnostic, warning

CONSTANTS = "make what decides it a parameter or a mechanism, or delete it"
OUTSIDE = "move it to the top level, or delete it"


def not_run(module: Module) -> Iterator[Diagnostic]:
    """Warnings about branches and functions that did not run, and on which no setting decides."""
    for branch in module.branches.lost():
        if not is_loss(branch, module):
            by_constants = branch.decided is Decided.BY_CONSTANTS
            way_out = CONSTANTS if by_constants else OUTSIDE
            message = errors.NotRun(f"because of `{branch.condition}` this", way_out)
            yield warning(message, span_of(branch.declaration, read_source(branch.path)))
    for function, name, decided in never_run(module):
        if decided is Decided.BY_CONSTANTS:
            yield warning(errors.NotRun(f"{name}()", CONSTANTS), header(function, module.source))
