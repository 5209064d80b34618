"""The parts of an expression that need not be evaluated."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from checker.compiler.vocabulary import at_the_top


@dataclass(frozen=True)
class OptionalPart:
    """A part of an expression, and what decides whether it is evaluated; ``replace`` puts another there."""

    decides: ast.expr
    expression: ast.expr
    replace: Callable[[ast.expr], object]


def optional_parts(node: ast.AST) -> Iterator[OptionalPart]:
    """The parts of ``a if p else b``, and all but the first of ``a and b``, also within one another."""
    for one in at_the_top(node):
        if isinstance(one, ast.IfExp):
            for name in ("body", "orelse"):
                yield OptionalPart(one.test, getattr(one, name), partial(setattr, one, name))
        elif isinstance(one, ast.BoolOp):
            for number in range(1, len(one.values)):
                before = one.values[0] if number == 1 else ast.BoolOp(one.op, one.values[:number])
                yield OptionalPart(before, one.values[number], partial(one.values.__setitem__, number))
