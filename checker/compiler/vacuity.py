"""When a property could hold vacuously: the premises that must be true somewhere.

A property is read as "never (premise and the rest)". ``implies(p, q)`` forbids ``p and not q``; ``not any(a
and b for ...)`` forbids ``a and b``. The first part of what is forbidden is its premise: if that is never
true, nothing was tested.
"""

from __future__ import annotations

from typing import assert_never

from checker.program import fold
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
    Or,
    Slot,
)


def premises_of(forbidden: Expression) -> tuple[Expression, ...]:
    """The premises of a property that forbids this; none if it forbids a plain fact."""
    found = premise(forbidden)
    return () if found == fold.TRUE else (found,)


def premise(forbidden: Expression) -> Expression:
    """What must be true before this can be: of ``p and q`` the first, which may have several parts itself."""
    match forbidden:
        case Or(operands):
            return fold.disjunction(premise(one) for one in operands)
        case Not(And(operands)):
            parts = [premise(fold.negation(one)) for one in operands]
            conditional = [one for one in parts if one != fold.TRUE]  # beside them stand plain facts
            return fold.disjunction(conditional) if conditional else fold.TRUE
        case And(operands):
            return pushed(operands[0])
        case Not(Or(operands)):
            return pushed(fold.negation(operands[0]))
        case _:
            return fold.TRUE


def pushed(expression: Expression) -> Expression:
    """The expression with every ``not`` moved to its leaves."""
    match expression:
        case Not(And(operands)):
            return fold.disjunction(pushed(fold.negation(o)) for o in operands)
        case Not(Or(operands)):
            return fold.conjunction(pushed(fold.negation(o)) for o in operands)
        case And(operands):
            return fold.conjunction(pushed(o) for o in operands)
        case Or(operands):
            return fold.disjunction(pushed(o) for o in operands)
        case Constant() | Local() | Item() | Field() | Slot() | At() | Cell():
            return expression
        case Not() | Compare() | Arithmetic() | Conditional():
            return expression
        case _:
            assert_never(expression)
