"""Expressions of a litmus test: their values, and the registers that they use."""

from collections.abc import Callable, Mapping
from typing import Any

Value = int | str
"""A number, or the address of a location: ``"&x"``."""

_BINARY: dict[str, Callable[[Any, Any], int]] = {
    "==": lambda a, b: int(a == b),
    "!=": lambda a, b: int(a != b),
    "<": lambda a, b: int(a < b),
    "<=": lambda a, b: int(a <= b),
    ">": lambda a, b: int(a > b),
    ">=": lambda a, b: int(a >= b),
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "&": lambda a, b: a & b,
    "|": lambda a, b: a | b,
    "^": lambda a, b: a ^ b,
}


def evaluate(expression: Any, registers: Mapping[str, Value]) -> Value:
    """The value of ``expression``; a register that was never written reads 0."""
    if isinstance(expression, (int, str)):
        return expression
    if isinstance(expression, dict):
        return _leaf(expression, registers)
    operator, *operands = expression
    values = [evaluate(operand, registers) for operand in operands]
    if operator == "not":
        return int(not values[0])
    if operator == "and":
        return int(all(values))
    if operator == "or":
        return int(any(values))
    return _BINARY[operator](*values)


def _leaf(leaf: Mapping[str, Any], registers: Mapping[str, Value]) -> Value:
    if "addr" in leaf:
        return f"&{leaf['addr']}"
    return registers.get(leaf["r"], 0)


def registers_in(expression: Any) -> frozenset[str]:
    """The names of the registers that ``expression`` reads."""
    if isinstance(expression, dict):
        return frozenset([leaf] if (leaf := expression.get("r")) else [])
    if isinstance(expression, list):
        return frozenset().union(*(registers_in(operand) for operand in expression[1:]))
    return frozenset()
