"""Constructors that fold constants, so that switched-off code leaves nothing behind.

What Python would evaluate and what may fail is never folded away: ``1 // n == 1 and False`` still divides.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable
from typing import assert_never

from checker.program.access import touched
from checker.program.expressions import (
    And,
    Arithmetic,
    At,
    Cell,
    Compare,
    Comparison,
    Conditional,
    Constant,
    Expression,
    Field,
    Item,
    Local,
    Not,
    Operator,
    Or,
    Slot,
)
from checker.program.total import has_value, may_fail
from checker.program.types import Boolean, Integer, Reference

TRUE = Constant(1, Boolean())
FALSE = Constant(0, Boolean())
LEADS_NOWHERE = Arithmetic(
    "//", Constant(1, Reference("", ("nowhere",))), Constant(0, Integer())
)  # as no model can write it

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
    "&": operator.and_,
    "|": operator.or_,
    "^": operator.xor,
    "<<": operator.lshift,
    ">>": operator.rshift,
}
UNDEFINED = ZeroDivisionError, ValueError  # a division by zero, a shift by a negative number
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
        case Local() | Item() | Field() | Slot() | At() | Cell():
            return Not(operand)
        case And() | Or() | Arithmetic() | Conditional():
            return Not(operand)
        case _:
            assert_never(operand)


def conjunction(operands: Iterable[Expression]) -> Expression:
    """All of the operands, flattened; one constant False decides it."""
    kept = _flattened(operands, And, TRUE, FALSE)
    return And(kept) if len(kept) > 1 else kept[0] if kept else TRUE


def disjunction(operands: Iterable[Expression]) -> Expression:
    """Any of the operands, flattened; one constant True decides it."""
    kept = _flattened(operands, Or, FALSE, TRUE)
    return Or(kept) if len(kept) > 1 else kept[0] if kept else FALSE


def _flattened(
    operands: Iterable[Expression], sort: type[And] | type[Or], drop: Constant, decides: Constant
) -> tuple[Expression, ...]:
    """The operands that matter, without repetition. Operands that may fail before a deciding one are kept."""
    flat: list[Expression] = []
    for operand in operands:
        if isinstance(operand, sort):
            flat += operand.operands
        elif operand is not drop:  # which is usually the same object and need not be compared
            flat.append(operand)
    kept = tuple(dict.fromkeys(flat)) if len(flat) > 1 else tuple(flat)
    if Constant not in map(type, kept):
        return kept
    kept = tuple(one for one in kept if one != drop)
    if decides not in kept:
        return kept
    before = kept[: kept.index(decides)]
    failing = [n for n in range(len(before)) if may_fail(sort(before[: n + 1]))]
    last = max((n for n in failing if may_fail(before[n])), default=-1)
    return (*before[:last], *map(asked, before[last : last + 1]), decides) if last >= 0 else (decides,)


def comparison(sign: Comparison, left: Expression, right: Expression) -> Expression:
    """``left sign right``; a boolean compared with a constant becomes the boolean or its negation."""
    if isinstance(left, Constant) and isinstance(right, Constant):
        return boolean(COMPARISONS[sign](left.value, right.value))
    if left == right and sign in ("==", "!=") and not touched(left) and not may_fail(left):
        return boolean(sign == "==")
    if isinstance(left, Constant) and sign in ("==", "!="):
        left, right = right, left
    if sign in ("==", "!=") and isinstance(right, Constant) and isinstance(right.type, Boolean):
        return left if bool(right.value) == (sign == "==") else negation(left)
    return Compare(sign, left, right)


def outcome(condition: Expression) -> bool | None:
    """The value of a condition that is constant, otherwise None."""
    match condition:
        case Constant(value):
            return bool(value)
        case And((*_, Constant(0))):
            return False
        case Or((*_, Constant(1))):
            return True
        case Not(operand) if (found := outcome(operand)) is not None:
            return not found
    return None


def arithmetic(sign: Operator, left: Expression, right: Expression) -> Expression:
    """``left sign right``; a division by a constant zero is left for the verifier."""
    if isinstance(left, Constant) and isinstance(right, Constant) and has_value(sign, right):
        return number(OPERATORS[sign](left.value, right.value))
    if sign in ("+", "-") and right == number(0):
        return left
    if sign == "+" and left == number(0):
        return right
    return Arithmetic(sign, left, right)


def conditional(condition: Expression, then: Expression, otherwise: Expression) -> Expression:
    """``then if condition else otherwise``."""
    known = outcome(condition)
    if known is not None:
        return after(condition, then if known else otherwise)
    if then == otherwise:
        return after(condition, then)
    if then == TRUE and otherwise == FALSE:
        return condition
    return Conditional(condition, then, otherwise)


# -- the rest of an expression whose value is not used ---------------------------------------------


def after(first: Expression, value: Expression) -> Expression:
    """``value``, with ``first`` evaluated before it, because it may fail."""
    return Conditional(asked(first), value, value) if may_fail(first) else value


def asked(expression: Expression) -> Expression:
    """A condition that fails if the expression does, and whose outcome does not matter.

    A local that may be None is checked alone, without the shared field behind it.
    """
    followed = followed_locals(expression)
    if followed is not None:
        none = Constant(0, Reference("", ()))
        return Compare(
            ">", only_where(conjunction(Compare("!=", base, none) for base in followed)), number(0)
        )
    is_condition = isinstance(expression, Not | And | Or | Compare)
    return expression if is_condition else Compare("==", expression, expression)


def followed_locals(expression: Expression) -> list[Expression] | None:
    """The actor's own references that an expression follows, if it can fail at nothing else."""
    match expression:
        case Field(Local() | Item() as base, _, _, None | Constant()):
            return [base]
        case Not() | Compare() | Arithmetic("+" | "-" | "*" | "&" | "|" | "^"):
            parts = [followed_locals(child) for child in expression.operands]
            return [one for part in parts for one in part or []] if None not in parts else None
        case Constant() | Local() | Item() | Field() | Slot() | At() | Cell():
            return None if may_fail(expression) else []
        case And() | Or() | Arithmetic() | Conditional():
            return None if may_fail(expression) else []
        case _:
            assert_never(expression)


def only_where(condition: Expression) -> Expression:
    """A number that exists only if the condition is true, which says that references lead somewhere."""
    return Conditional(condition, number(1), LEADS_NOWHERE)


def rebuild(expression: Expression, replace: Callable[[Expression], Expression]) -> Expression:
    """The expression with ``replace`` applied to each operand, folded again."""
    operands = tuple(replace(child) for child in expression.operands)
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
