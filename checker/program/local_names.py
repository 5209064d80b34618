"""Readable names of locals. A full name includes the expansion of the procedure that the local is in."""

from __future__ import annotations

from collections.abc import Iterable


def plain_name(full: str) -> str:
    """The name of a local as its function writes it."""
    return full.split("~")[0].rsplit(".", 1)[-1]


def told_apart(names: Iterable[str]) -> list[str]:
    """The names made unique: ``page``, and ``page (2)`` for the second of that name."""
    found: dict[str, None] = {}
    for name in names:
        shown, number = name, 2
        while shown in found:
            shown, number = f"{name} ({number})", number + 1
        found[shown] = None
    return list(found)
