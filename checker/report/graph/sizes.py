"""How much room text needs, in pixels: what every placement has to know."""

from __future__ import annotations

from checker.report.graph.picture import Node

LETTER, LINE, SMALL = 6.7, 14.0, 12.0  # width and heights of text
SIDE, TOP = 10.0, 7.0  # what is left free in a box
SLANT = 8.0  # and at the sides of one without plain corners
SLANTED = ("cut", "partly", "bad")


def node_size(node: Node) -> tuple[float, float]:
    """Width and height of a node."""
    longest = max(len(line) for line in (*node.lines, node.small))
    height = LINE * len(node.lines) + (SMALL if node.small else 0) + 2 * TOP
    return longest * LETTER + 2 * SIDE + 2 * SLANT * (node.kind in ("start", *SLANTED)), height


def label_size(lines: tuple[str, ...]) -> tuple[float, float]:
    """Width and height of the label of an arrow."""
    return max(map(len, lines)) * LETTER * 0.9, SMALL * len(lines)
