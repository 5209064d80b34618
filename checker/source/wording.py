"""Lists, long texts and lines of code, as every part of the checker words them."""

from __future__ import annotations

from collections.abc import Sequence


def enumerated(parts: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``. There is at least one part."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if parts[1:] else parts)


def shortened(text: str, most: int) -> str:
    """A text of at most so many characters; dots stand for the rest."""
    return text if len(text) <= most else f"{text[: most - 3]}..."


def without_remark(line: str) -> str:
    """A line of code without the comment behind it."""
    return line.split("  #")[0].strip()
