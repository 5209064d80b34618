"""Values of a log, and when two of them are the same: numbers are compared as numbers."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase

HEXADECIMAL = re.compile(r"0[xX][0-9a-fA-F]+")
DECIMAL = re.compile(r"[+-]?[0-9]{1,4000}")  # Python reads no number of more than 4300 digits
HEAD = re.compile(r"0[xX](?:0+(?=[0-9a-fA-F\[?]))?")


def number(text: str) -> int | None:
    """The number that a value is; None if it is none. ``001`` is 1."""
    if HEXADECIMAL.fullmatch(text):
        return int(text, 16)
    return int(text) if DECIMAL.fullmatch(text) else None


def plain(text: str) -> str:
    """A value as messages show it: ``0x001A`` is ``0x1a``."""
    return hex(int(text, 16)) if HEXADECIMAL.fullmatch(text) else text


def same(one: str, other: str) -> bool:
    """Whether two values are the same text, or the same number: ``0x1a`` is ``26``; or, with commas, the same
    list of values."""
    if one == other:
        return True
    if "," in one:
        mine, others = one.split(","), other.split(",")
        return len(mine) == len(others) and all(map(same, mine, others))
    value = number(one)
    return value is not None and value == number(other)


def matches(value: str, pattern: str) -> bool:
    """Whether a value is a number, or fits a pattern with ``*``. In both, hexadecimal numbers have small
    letters and no leading zeros."""
    if number(pattern) is not None:
        return same(value, pattern)
    if HEAD.match(pattern):
        pattern = HEAD.sub("0x", pattern, count=1).lower()
    return fnmatchcase(plain(value), pattern)
