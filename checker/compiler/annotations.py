"""Which type of the language an annotation names, if any."""

from __future__ import annotations

import ast
import enum
from typing import Any

from checker.compiler.values import Values
from checker.compiler.written_function import is_none
from checker.language.state import is_record
from checker.program.types import Boolean, Integer, Reference, Type
from checker.source.diagnostic import ModelError


def annotated_type(values: Values, node: ast.expr | None) -> Type | None:
    """The type that an annotation names; None for ``Array[Page]``, ``Any`` and the like."""
    match node:
        case ast.Constant(str(written)):
            try:
                return annotated_type(values, ast.parse(written, mode="eval").body)
            except (SyntaxError, ValueError):
                return None
        case ast.BinOp(left, ast.BitOr(), right):
            sides = [side for side in (left, right) if not is_none(side)]
            kind = annotated_type(values, sides[0]) if len(sides) == 1 else None
            return kind if isinstance(kind, Reference) else None
        case ast.Name() | ast.Attribute():
            try:
                return type_meant(values, values.meaning(node))
            except ModelError:  # a name that only a type checker knows
                return None
        case _:
            return None


def type_meant(values: Values, meaning: Any) -> Type | None:
    """The type that a class denotes."""
    if meaning is bool:
        return Boolean()
    if meaning is int:
        return Integer()
    if isinstance(meaning, type) and issubclass(meaning, enum.Enum):
        return values.scope.symbols.enumeration(meaning)
    return values.scope.symbols.reference(meaning) if is_record(meaning) else None
