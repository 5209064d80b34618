"""A property as the condition of a litmus test: equalities, joined."""

from __future__ import annotations

from collections.abc import Mapping

from checker.backends.litmus.endings import Endings, EndJunction, EndLiteral, EndTerm
from checker.backends.litmus.terms import refuse
from checker.ground.program import Ground
from checker.litmus.syntax import Combined, Term, WholeNumber
from checker.program.expressions import And, Cell, Compare, Constant, Expression, Not, Or
from checker.program.types import Boolean
from checker.source.span import Span


class ConditionWriter:
    """Writes a condition; ``names`` has the term of each cell of which a test can speak."""

    def __init__(self, ground: Ground, endings: Endings, names: Mapping[int, Term], span: Span) -> None:
        self._ground, self._endings, self._names, self._span = ground, endings, names, span

    def condition(self, bad: Expression) -> Term:
        """The condition. Raises CannotExpress for one that may be true before the end and not at it."""
        read = self._read(bad, True)
        unsteady = self._endings.unsteady(read)
        if unsteady is not None:
            sign = "==" if unsteady.equal else "!="
            cell = self._ground.cells[unsteady.cell]
            refuse(
                f"`{cell.name} {sign} {cell.show(unsteady.value)}`, which may be true before the end and not "
                "at it (let a ghost say that the actor has done its last step, after smp_mb()),",
                self._span,
            )
        return self._written(read)

    def _read(self, expression: Expression, wanted: bool) -> EndTerm:
        """The expression, or that it is false if that is ``wanted``, without negations."""
        match expression:
            case Constant(value):
                return EndJunction(bool(value) == wanted, ())
            case Not(operand):
                return self._read(operand, not wanted)
            case And(operands) | Or(operands):
                parts = tuple(self._read(one, wanted) for one in operands)
                return EndJunction(isinstance(expression, And) == wanted, parts)
            case Cell(number) if isinstance(self._ground.cells[number].type, Boolean):
                return self._literal(number, 1, wanted)
            case Compare("==" | "!=" as sign, Cell(number), Constant(value)) | Compare(
                "==" | "!=" as sign, Constant(value), Cell(number)
            ):
                return self._literal(number, value, (sign == "==") == wanted)
            case _:
                refuse(
                    "a condition that does more than compare a ghost or a location with one number",
                    self._span,
                )

    def _literal(self, number: int, value: int, equal: bool) -> EndLiteral:
        cell = self._ground.cells[number]
        if not cell.ghost and number not in self._names:
            refuse(f"`{cell.name}` in a condition", self._span)
        return EndLiteral(number, value, equal)

    def _written(self, term: EndTerm) -> Term:
        """The term as far as it is not known at the end."""
        if isinstance(term, EndLiteral):
            constant = self._endings.constant(term.cell)
            if constant is not None:
                return WholeNumber(int(term.holds(constant)))
            return self._compared(term)
        parts = [self._written(one) for one in term.operands]
        if WholeNumber(int(not term.all)) in parts:
            return WholeNumber(int(not term.all))
        kept = tuple(dict.fromkeys(one for one in parts if not isinstance(one, WholeNumber)))
        if len(kept) < 2:
            return kept[0] if kept else WholeNumber(int(term.all))
        return Combined("&&" if term.all else "||", kept)

    def _compared(self, term: EndLiteral) -> Term:
        if not term.equal and isinstance(self._ground.cells[term.cell].type, Boolean):
            return Combined("==", (self._names[term.cell], WholeNumber(1 - term.value)))
        return Combined("==" if term.equal else "!=", (self._names[term.cell], WholeNumber(term.value)))
