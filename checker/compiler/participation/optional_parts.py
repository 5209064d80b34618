"""The parts of an expression that need not be evaluated."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain

from checker.compiler.vocabulary import at_the_top


@dataclass(frozen=True)
class OptionalPart:
    """A part of an expression, and what decides whether it is evaluated; ``replace`` puts another there."""

    decides: ast.expr
    expression: ast.expr
    replace: Callable[[ast.expr], object]


def optional_parts(node: ast.AST) -> Iterator[OptionalPart]:
    """The optional parts of an expression and of all expressions in it, the outermost first."""
    return chain.from_iterable(map(parts_of, at_the_top(node)))


def parts_of(node: ast.AST) -> Iterator[OptionalPart]:
    """Both parts of ``a if p else b``, and all but the first of ``a and b``."""
    if isinstance(node, ast.IfExp):
        for name in ("body", "orelse"):
            yield OptionalPart(node.test, getattr(node, name), partial(setattr, node, name))
    elif isinstance(node, ast.BoolOp):
        for number in range(1, len(node.values)):
            before = node.values[0] if number == 1 else ast.BoolOp(node.op, node.values[:number])
            yield OptionalPart(before, node.values[number], partial(node.values.__setitem__, number))
