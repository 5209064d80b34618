"""What is drawn: nodes with a few lines of text, and labelled arrows between them."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import Literal

from checker.report.paragraphs import ascii_only

NodeKind = Literal["plain", "start", "waits", "end", "cut", "partly", "bad"]
MOST_LINES = 3


@dataclass(frozen=True, slots=True)
class Node:
    """A node: its name, what stands in it, and a small line under that. ``hint`` is shown on demand.

    Something is violated in each state of a ``bad`` one, and in some of one that is ``partly`` bad; every way
    to a violation leads through a ``cut`` one.
    """

    name: str
    lines: tuple[str, ...]
    small: str = ""
    kind: NodeKind = "plain"
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Arrow:
    """An arrow from one node to another, by name; ``label`` has its lines."""

    source: str
    target: str
    label: tuple[str, ...] = ()


@dataclass(frozen=True)
class Picture:
    """A titled graph; the first node is where it begins.

    The layer of a node is its distance from there where the picture is drawn by ``nearest``; otherwise
    it is below all that stand before it in ``nodes`` and lead to it.
    """

    title: str
    nodes: tuple[Node, ...]
    arrows: tuple[Arrow, ...]
    nearest: bool = False
    legend: tuple[str, ...] = ()


def folded(text: str, width: int, most: int = MOST_LINES) -> tuple[str, ...]:
    """A text in lines of at most ``width`` characters; two dots where more than ``most`` would be needed."""
    lines = textwrap.wrap(ascii_only(text), width, break_on_hyphens=False) or [""]
    if len(lines) <= most:
        return tuple(lines)
    return (*lines[: most - 1], lines[most - 1][: width - 2] + "..")
