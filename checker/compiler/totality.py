"""Which expressions have a value in every state: only then may the order of operands change."""

from __future__ import annotations

from checker.program.expressions import (
    And,
    Arithmetic,
    At,
    Compare,
    Conditional,
    Constant,
    Expression,
    Field,
    Not,
    Or,
    Slot,
    children,
)


def is_total(expression: Expression, safe: frozenset[Expression]) -> bool:
    """Whether an expression has a value in every state: only then may operands change places.

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
            leads = base in safe or (isinstance(base, Constant) and base.value > 0)
            return leads and isinstance(index, Constant | None) and is_total(base, safe)
        case Slot(_, index) | At(_, index):
            return isinstance(index, Constant)
        case Arithmetic("//" | "%", _, right) if not (isinstance(right, Constant) and right.value):
            return False
    return all(is_total(child, safe) for child in children(expression))


def not_none(condition: Expression, outcome: bool) -> frozenset[Expression]:
    """The references that are not None where a condition has this outcome."""
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
