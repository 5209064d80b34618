"""What the kinds of nodes look like: each has a shape of its own, and colour says no more than that."""

from __future__ import annotations

from checker.report.graph.laid_out import Box
from checker.report.graph.picture import NodeKind, Picture
from checker.report.graph.sizes import LETTER, SLANT, SLANTED

ROUND, ROUNDEST = 6.0, 20.0  # the corners of most nodes, and of those where a model starts
DOT = 4.0  # the mark at a node where the model starts
MEANING: dict[NodeKind, str] = {
    "start": "start",
    "waits": "may wait here",
    "end": "has finished",
    "cut": "every way to a violation leads through here",
    "partly": "something is violated in some of the states",
    "bad": "something is violated in each state",
}


def outline(kind: NodeKind, begins: bool, box: Box) -> list[str]:
    """The outline of a node: round ends where it starts, a hexagon that is cut through, an octagon where
    something is violated. One where it starts has a dot at its left, whatever else it is."""
    classes = f"node {kind}{' begins' if begins else ''}"
    left, top = box.x - box.width / 2, box.y - box.height / 2
    if kind in SLANTED:
        lines = [f'<polygon class="{classes}" points="{corners(kind, left, top, box)}"/>']
    else:
        radius = min(box.height / 2, ROUNDEST) if kind == "start" else ROUND
        size = f'width="{box.width:.1f}" height="{box.height:.1f}" rx="{radius:.1f}"'
        lines = [f'<rect class="{classes}" x="{left:.1f}" y="{top:.1f}" {size}/>']
    if begins:
        lines.append(f'<circle class="dot" cx="{left:.1f}" cy="{box.y:.1f}" r="{DOT:.0f}"/>')
    return lines


def corners(kind: NodeKind, left: float, top: float, box: Box) -> str:
    """The corners of a hexagon or an octagon."""
    right, bottom = left + box.width, top + box.height
    if kind == "cut":
        middle = [(right, box.y), (left, box.y)]
        upper, lower = middle[:1], middle[1:]
    else:
        upper = [(right, top + SLANT), (right, bottom - SLANT)]
        lower = [(left, bottom - SLANT), (left, top + SLANT)]
    points = [(left + SLANT, top), (right - SLANT, top), *upper, (right - SLANT, bottom)]
    points += [(left + SLANT, bottom), *lower]
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def kinds_in(picture: Picture) -> list[NodeKind]:
    """The kinds of nodes that a reader of the picture must know."""
    kinds = {node.kind for node in picture.nodes} | {"start"}
    return [kind for kind in MEANING if kind in kinds]


def key(picture: Picture, y: float) -> list[str]:
    """The kinds in a row, each small and with its meaning."""
    lines: list[str] = []
    x = 0.0
    for kind in kinds_in(picture):
        lines += outline(kind, kind == "start", Box(x + 13, y, 26, 18))
        lines.append(f'<text class="key" x="{x + 32:.0f}" y="{y + 4:.0f}">{MEANING[kind]}</text>')
        x += key_width(kind)
    return lines


def key_width(kind: NodeKind) -> float:
    """How wide the key of one kind is."""
    return 52 + LETTER * 0.9 * len(MEANING[kind])
