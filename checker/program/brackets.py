"""Brackets around a text that was made of an expression."""

from __future__ import annotations


def is_bracketed(text: str) -> bool:
    """Whether one pair of brackets is around all of a text: its first bracket closes at its end."""
    depth = 0
    for position, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if depth == 0:
            return letter == ")" and position == len(text) - 1
    return False
