"""Comparisons of a field with a number, as ranges of codes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from checker.backends.packed import Copied, Fields, Point
from checker.backends.table.machine_words import WORD
from checker.ground.layout import Bits
from checker.program.expressions import Cell, Comparison, Constant, Expression


@dataclass(frozen=True)
class FieldRange:
    """The codes of a field from ``low`` to ``high``; or, if ``inside`` is false, all others."""

    bits: Bits
    low: int
    high: int
    inside: bool


def field_range(
    fields: Fields, one: Expression, sign: Comparison, value: int, at: Point[Any]
) -> FieldRange | None:
    """A comparison with a value as a range of one field of one word in the old state.

    None if it is anything else.
    """
    if not isinstance(one, Cell):
        return None
    source = at.new.get(one.number)
    cell, gain = one.number, at.gains.get(one.number, 0)
    if isinstance(source, Copied):
        cell, gain = source.cell, 0
    elif source is not None:
        return None
    bits = fields.layout.bits.get(cell)
    if bits is None or cell in at.old or bits.shift % WORD + bits.width > WORD:
        return None
    code, highest = value - bits.low - gain, (1 << bits.width) - 1
    low, high = {
        "==": (code, code),
        "!=": (code, code),
        "<": (0, code - 1),
        "<=": (0, code),
        ">": (code + 1, highest),
        ">=": (code, highest),
    }[sign]
    return FieldRange(bits, max(low, 0), min(high, highest), sign != "!=")


def known_value(expression: Expression, at: Point[Any]) -> int | None:
    """The value of a constant, or of a cell with a known value."""
    match expression:
        case Constant(value):
            return value
        case Cell(number) if number in at.new:
            source = at.new[number]
            known = at.old.get(source.cell) if isinstance(source, Copied) else source
            return known if isinstance(known, int) else None
        case Cell(number) if number not in at.gains:
            return at.old.get(number)
        case _:
            return None
