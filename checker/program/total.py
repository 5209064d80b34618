"""Which expressions have a value in every state: others may follow None, leave an array, divide by 0.

A shift by a negative number has none either."""

from __future__ import annotations

from typing import assert_never

from checker.program.expressions import (
    And,
    Arithmetic,
    At,
    Cell,
    Compare,
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

MOST_SHIFT = 4096  # bits to the left: an integer has no more


def may_fail(expression: Expression) -> bool:
    """Whether an expression may have no value in some state, as far as its form tells."""
    return not is_total(expression, frozenset())


def is_total(expression: Expression, safe: frozenset[Expression]) -> bool:
    """Whether an expression has a value in every state: only then may operands be exchanged.

    ``safe`` are references known not to be None: by their ranges, or by the operands before this one.
    """
    match expression:
        case And(operands) | Or(operands):
            for operand in operands:
                if not is_total(operand, safe):
                    return False
                safe |= not_none(operand, isinstance(expression, And))
            return True
        case Conditional(condition, then, otherwise):
            return (
                is_total(condition, safe)
                and is_total(then, safe | not_none(condition, True))
                and is_total(otherwise, safe | not_none(condition, False))
            )
        case Field(base, _, _, index):
            leads = base in safe or is_object(base)
            return leads and isinstance(index, Constant | None) and is_total(base, safe)
        case Slot(_, index) | At(_, index):
            return isinstance(index, Constant)
        case Arithmetic(sign, _, right) if not has_value(sign, right):
            return False
    return all(is_total(child, safe) for child in expression.operands)


def has_value(sign: Operator, right: Expression) -> bool:
    """Whether an operation has a value for every number on its left, as the right operand shows."""
    match sign:
        case "//" | "%":
            return isinstance(right, Constant) and right.value != 0
        case "<<":
            return isinstance(right, Constant) and 0 <= right.value <= MOST_SHIFT
        case ">>":
            return isinstance(right, Constant) and right.value >= 0
        case _:
            return True


def is_object(base: Expression) -> bool:
    """Whether a reference is known not to be None."""
    match base:
        case Constant(value):
            return value > 0
        case Item(least=least):
            return least > 0
        case At():
            return True
        case Local() | Field() | Slot() | Cell() | Conditional():
            return False
        case Not() | And() | Or() | Compare() | Arithmetic():
            return False  # no reference is made of these
        case _:
            assert_never(base)


def not_none(condition: Expression, outcome: bool) -> frozenset[Expression]:
    """The references that are not None if a condition has this outcome."""
    match condition:
        case Compare("!=", place, Constant(0)) if outcome:
            return frozenset([place])
        case Compare("==", place, Constant(0)) if not outcome:
            return frozenset([place])
        case Not(operand):
            return not_none(operand, not outcome)
        case And(operands) | Or(operands) if isinstance(condition, And) == outcome:
            return frozenset().union(*(not_none(operand, outcome) for operand in operands))
    return frozenset()
