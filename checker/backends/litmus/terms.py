"""Expressions of a ground program as terms of a litmus test."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn

from checker.backends.cannot_express import CannotExpress
from checker.litmus.syntax import Combined, RegisterUse, Term, WholeNumber
from checker.program.expressions import And, Arithmetic, Cell, Compare, Constant, Expression, Not, Or
from checker.source.span import Span

TRUE = WholeNumber(1)


@dataclass(frozen=True)
class TermWriter:
    """Writes expressions; ``names`` has the term of each cell that an expression may read."""

    names: Mapping[int, Term]
    span: Span

    def term(self, expression: Expression) -> Term:
        """The term. Raises CannotExpress, with the place."""
        match expression:
            case Constant(value):
                return WholeNumber(value)
            case Cell(number) if number in self.names:
                return self.names[number]
            case Not(operand):
                return negated(self.term(operand))
            case And(operands):
                return joined("&&", [self.term(one) for one in operands])
            case Or(operands):
                return joined("||", [self.term(one) for one in operands])
            case Compare(operator, left, right) | Arithmetic(operator, left, right):
                return Combined(operator, (self.term(left), self.term(right)))
            case _:
                refuse("this expression", self.span)


def negated(term: Term) -> Term:
    """Not the term. Of a register or location that is a truth value: it is 0."""
    return Combined("!", (term,)) if isinstance(term, Combined) else Combined("==", (term, WholeNumber(0)))


def joined(operator: str, terms: list[Term]) -> Term:
    """Terms joined by and or or."""
    return Combined(operator, tuple(terms))


def uses(term: Term, register: str) -> bool:
    """Whether a term uses a register."""
    match term:
        case RegisterUse(name):
            return name == register
        case Combined(operands=operands):
            return any(uses(one, register) for one in operands)
        case _:
            return False


def refuse(what: str, span: Span | None) -> NoReturn:
    """Raise CannotExpress with the place."""
    where = f", {span}" if span is not None and not span.is_empty else ""
    raise CannotExpress(f"a litmus test has no form for {what}{where}")
