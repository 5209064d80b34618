"""Whether the end of a run meets a condition of its litmus test."""

from __future__ import annotations

from collections.abc import Mapping

from checker.litmus.syntax import (
    AddressOf,
    Combined,
    LocationAtEnd,
    RegisterAtEnd,
    RegisterUse,
    Term,
    WholeNumber,
)
from checker.litmus.values import HeldValue

EndValues = tuple[tuple[RegisterAtEnd | LocationAtEnd, HeldValue], ...]


def is_met(condition: Term, end: Mapping[RegisterAtEnd | LocationAtEnd, HeldValue]) -> bool:
    """Whether the condition is true of these values."""
    match condition:
        case Combined("&&", operands):
            return all(is_met(one, end) for one in operands)
        case Combined("||", operands):
            return any(is_met(one, end) for one in operands)
        case Combined("!", (operand,)):
            return not is_met(operand, end)
        case Combined(operator, (left, right)):
            return (_value(left, end) == _value(right, end)) == (operator == "==")
        case _:
            return bool(_value(condition, end))


def _value(term: Term, end: Mapping[RegisterAtEnd | LocationAtEnd, HeldValue]) -> HeldValue:
    match term:
        case WholeNumber(value):
            return value
        case AddressOf(name):
            return name
        case RegisterAtEnd() | LocationAtEnd():
            return end[term]
        case RegisterUse() | Combined():
            raise AssertionError("a condition compares the end of the run with constants")
