"""Text that survives any mail program: plain ASCII in lines of at most 75 characters."""

from __future__ import annotations

import re
import textwrap

from checker.source.visible import visible

WIDTH = 75


def fill(text: str, width: int, first: str = "", later: str = "") -> list[str]:
    """Text in a column; a word that is too long is broken rather than overflowing."""
    lines = textwrap.wrap(
        ascii_only(text), width, initial_indent=first, subsequent_indent=later, break_on_hyphens=False
    )
    return [line.rstrip() for line in lines]


def ascii_only(text: str) -> str:
    """Text that survives any mail program."""
    return visible(re.sub(r"\s", " ", text)).encode("ascii", "backslashreplace").decode()


def wrapped(text: str, width: int = WIDTH) -> str:
    """A paragraph."""
    return "\n".join(fill(text, width))
