"""Expressions of a ground program as terms of a litmus test."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn

from checker.backends.cannot_express import CannotExpress
from checker.litmus.syntax import Combined, RegisterUse, Term, WholeNumber, parts
from checker.program.expressions import And, Arithmetic, Cell, Compare, Constant, Expression, Not, Or
from checker.source.span import Span

SAME_IN_C = frozenset(["+", "-", "*", "&", "|", "^"])
"""What means the same in C, for all numbers: its `/` and `%` round to zero, and its shifts have gaps."""
OPPOSITES = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}


@dataclass(frozen=True)
class TermWriter:
    """Writes expressions; ``names`` has the register of each cell that an expression may read."""

    names: Mapping[int, str]
    span: Span

    def term(self, expression: Expression) -> Term:
        """The term. Raises CannotExpress, with the place.

        herd7 has no `&&`, `||` and `!`. Of truth values `&` and `|` are the same, and so are opposites.
        """
        match expression:
            case Constant(value):
                return WholeNumber(value)
            case Cell(number) if number in self.names:
                return RegisterUse(self.names[number])
            case Not(operand):
                return negated(self.term(operand))
            case And(operands) | Or(operands):
                return self._joined("&" if isinstance(expression, And) else "|", operands)
            case Compare(operator, left, right):
                return Combined(operator, (self.term(left), self.term(right)))
            case Arithmetic(operator, left, right):
                if operator not in SAME_IN_C:
                    refuse(f"`{operator}`", self.span)
                return Combined(operator, (self.term(left), self.term(right)))
            case _:
                refuse("this expression", self.span)

    def _joined(self, operator: str, operands: tuple[Expression, ...]) -> Term:
        first, *others = [self.term(one) for one in operands]
        for other in others:
            first = Combined(operator, (first, other))
        return first


def negated(term: Term) -> Term:
    """Not the truth value of a term."""
    match term:
        case Combined(operator, operands) if operator in OPPOSITES:
            return Combined(OPPOSITES[operator], operands)
        case _:
            return Combined("==", (term, WholeNumber(0)))


def registers_in(term: Term) -> frozenset[str]:
    """The registers that a term uses."""
    return frozenset(part.name for part in parts(term) if isinstance(part, RegisterUse))


def refuse(what: str, span: Span | None) -> NoReturn:
    """Raise CannotExpress with the place."""
    where = f", {span}" if span is not None and not span.is_empty else ""
    raise CannotExpress(f"a litmus test has no form for {what.rstrip(',')}{where}")
