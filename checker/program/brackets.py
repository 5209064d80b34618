"""Brackets around the text of an expression."""

from __future__ import annotations


def is_bracketed(text: str) -> bool:
    """Whether one pair of brackets encloses all of a text."""
    depth = 0
    for position, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if depth == 0:
            return letter == ")" and position == len(text) - 1
    return False
