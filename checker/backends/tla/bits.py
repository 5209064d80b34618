"""Bit operations in TLA+, which has none for numbers below zero: bit by bit, down to 0 or -1."""

from __future__ import annotations

from checker.ground.numbers import all_expressions
from checker.ground.program import Ground
from checker.program.expressions import Arithmetic, walk

BITS = {"&": "BitAnd", "|": "BitOr", "^": "BitXor", "<<": "ShiftLeft", ">>": "ShiftRight"}
DEFINED = [
    "RECURSIVE BitAnd(_, _)",
    "BitAnd(a, b) == IF a = 0 \\/ b = 0 THEN 0 ELSE IF a = -1 THEN b ELSE IF b = -1 THEN a",
    "  ELSE (2 * BitAnd(a \\div 2, b \\div 2)) + ((a % 2) * (b % 2))",
    "BitOr(a, b) == a + (b - BitAnd(a, b))",
    "BitXor(a, b) == (a - BitAnd(a, b)) + (b - BitAnd(a, b))",
    "ShiftLeft(a, b) == IF a = 0 THEN 0 ELSE a * (2 ^ b)",
    "ShiftRight(a, b) == IF b > 30 THEN (IF a < 0 THEN -1 ELSE 0) ELSE a \\div (2 ^ b)",
]


def bit_operations(ground: Ground) -> list[str]:
    """The definitions, if a step or a property needs them."""
    parts = (part for root in all_expressions(ground) for part in walk(root))
    return DEFINED if any(isinstance(part, Arithmetic) and part.operator in BITS for part in parts) else []
