"""Constructors that fold constants, so that switched-off code leaves nothing behind."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable

from checker.program.expressions import (
    And,
    Arithmetic,
    At,
    Compare,
    Comparison,
    Conditional,
    Constant,
    Expression,
    Field,
    Not,
    Operator,
    Or,
    Slot,
    children,
)
from checker.program.types import Boolean, Integer

TRUE = Constant(1, Boolean())
FALSE = Constant(0, Boolean())

COMPARISONS: dict[Comparison, Callable[[int, int], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
OPERATORS: dict[Operator, Callable[[int, int], int]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "//": operator.floordiv,
    "%": operator.mod,
}
OPPOSITE: dict[Comparison, Comparison] = {
    "==": "!=",
    "!=": "==",
    "<": ">=",
    ">=": "<",
    ">": "<=",
    "<=": ">",
}


def boolean(value: bool) -> Constant:
    """The constant of a truth value."""
    return TRUE if value else FALSE


def number(value: int) -> Constant:
    """The constant of an integer."""
    return Constant(value, Integer())


def negation(operand: Expression) -> Expression:
    """``not operand``."""
    match operand:
        case Constant(value):
            return boolean(not value)
        case Not(inner):
            return inner
        case Compare(sign, left, right):
            return Compare(OPPOSITE[sign], left, right)
    return Not(operand)


def conjunction(operands: Iterable[Expression]) -> Expression:
    """All of the operands, flattened; one constant False decides it."""
    kept = _flattened(operands, And, drop=TRUE)
    if FALSE in kept or not kept:
        return boolean(not kept)
    return kept[0] if len(kept) == 1 else And(kept)


def disjunction(operands: Iterable[Expression]) -> Expression:
    """Any of the operands, flattened; one constant True decides it."""
    kept = _flattened(operands, Or, drop=FALSE)
    if TRUE in kept or not kept:
        return boolean(bool(kept))
    return kept[0] if len(kept) == 1 else Or(kept)


def _flattened(
    operands: Iterable[Expression], sort: type[And] | type[Or], drop: Constant
) -> tuple[Expression, ...]:
    flat: dict[Expression, None] = {}
    for operand in operands:
        flat.update(dict.fromkeys(operand.operands if isinstance(operand, sort) else (operand,)))
    flat.pop(drop, None)
    return tuple(flat)


def comparison(sign: Comparison, left: Expression, right: Expression) -> Expression:
    """``left sign right``; a boolean compared with a constant becomes the boolean or its negation."""
    if isinstance(left, Constant) and isinstance(right, Constant):
        return boolean(COMPARISONS[sign](left.value, right.value))
    if left == right and sign in ("==", "!="):
        return boolean(sign == "==")
    if isinstance(left, Constant) and sign in ("==", "!="):
        left, right = right, left
    if sign in ("==", "!=") and isinstance(right, Constant) and isinstance(right.type, Boolean):
        return left if bool(right.value) == (sign == "==") else negation(left)
    return Compare(sign, left, right)


def arithmetic(sign: Operator, left: Expression, right: Expression) -> Expression:
    """``left sign right``; a division by a constant zero is left for the verifier to see."""
    if isinstance(left, Constant) and isinstance(right, Constant) and (sign in "+-*" or right.value):
        return number(OPERATORS[sign](left.value, right.value))
    if sign in ("+", "-") and right == number(0):
        return left
    if sign == "+" and left == number(0):
        return right
    return Arithmetic(sign, left, right)


def conditional(condition: Expression, then: Expression, otherwise: Expression) -> Expression:
    """``then if condition else otherwise``."""
    if isinstance(condition, Constant):
        return then if condition.value else otherwise
    if then == otherwise:
        return then
    if then == TRUE and otherwise == FALSE:
        return condition
    return Conditional(condition, then, otherwise)


def rebuild(expression: Expression, replace: Callable[[Expression], Expression]) -> Expression:
    """The expression with ``replace`` applied to each operand, folded again."""
    operands = tuple(replace(child) for child in children(expression))
    match expression:
        case Not():
            return negation(operands[0])
        case And():
            return conjunction(operands)
        case Or():
            return disjunction(operands)
        case Compare(sign):
            return comparison(sign, operands[0], operands[1])
        case Arithmetic(sign):
            return arithmetic(sign, operands[0], operands[1])
        case Conditional():
            return conditional(*operands)
        case Field(_, record, name, index):
            return Field(operands[0], record, name, None if index is None else operands[1])
        case Slot(array):
            return Slot(array, operands[0])
        case At(array):
            return At(array, operands[0])
        case _:
            return expression
