"""Text that survives any mail program: plain ASCII in lines of at most 75 characters."""

from __future__ import annotations

import re
import textwrap

from checker.source.visible import visible

WIDTH = 75
NO_BREAK = "\x00"  # stands for a blank where a line must not end; no text has it


def fill(text: str, width: int, first: str = "", later: str = "") -> list[str]:
    """Text in a column; a word that is too long is broken rather than overflowing."""
    return folded(ascii_only(text), width, first, later)


def folded(text: str, width: int, first: str = "", later: str = "") -> list[str]:
    """The same with the letters that the model has: for a terminal, where a name is typed again."""
    whole = re.sub(r"\bCPU (?=\d)", f"CPU{NO_BREAK}", one_line(text))
    lines = textwrap.wrap(whole, width, initial_indent=first, subsequent_indent=later, break_on_hyphens=False)
    return [line.replace(NO_BREAK, " ").rstrip() for line in lines]


def ascii_only(text: str) -> str:
    """Text that survives any mail program."""
    return one_line(text).encode("ascii", "backslashreplace").decode()


def one_line(text: str) -> str:
    """Text without line ends, and without what nobody sees."""
    return visible(re.sub(r"\s", " ", text))


def wrapped(text: str, width: int = WIDTH) -> str:
    """A paragraph."""
    return "\n".join(fill(text, width))
