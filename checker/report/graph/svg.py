"""Pictures as SVG: one file that needs no other program, light or dark as the reader's screen is."""

from __future__ import annotations

from html import escape
from itertools import pairwise

from checker.report.graph.picture import Node, Picture
from checker.report.graph.placement import LETTER, LINE, SMALL, TOP, Placed, Point, Position, placed
from checker.report.paragraphs import ascii_only

MARGIN, TITLE, WIDEST = 24.0, 40.0, 1700.0
STYLE = """
  svg { background: #ffffff; font-family: ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace; }
  text { fill: #1b1f24; font-size: 11px; text-anchor: middle; }
  .title { font-size: 15px; font-weight: bold; text-anchor: start; }
  .legend { text-anchor: start; fill: #0b5394; }
  .small { font-size: 9.5px; fill: #6a737d; }
  .label { font-size: 10px; fill: #0b5394; stroke: #ffffff; stroke-width: 4; paint-order: stroke; }
  .node { fill: #f6f8fa; stroke: #57606a; stroke-width: 1; }
  .waits { stroke-dasharray: 5 3; fill: #fff8e1; }
  .end { fill: #e8eaed; }
  .bad { fill: #ffe3e3; stroke: #c92a2a; stroke-width: 1.5; }
  .start { stroke-width: 2.5; }
  .arrow { fill: none; stroke: #57606a; stroke-width: 1; }
  .back { stroke: #9a6700; }
  .head { fill: #57606a; }
  @media (prefers-color-scheme: dark) {
    svg { background: #16191d; } text { fill: #e6e8eb; } .small { fill: #9aa4af; }
    .legend { fill: #8ab8f0; }
    .label { fill: #8ab8f0; stroke: #16191d; }
    .node { fill: #22272e; stroke: #9aa4af; } .waits { fill: #3a3420; } .end { fill: #33383f; }
    .bad { fill: #4a2326; stroke: #ff8787; } .arrow { stroke: #9aa4af; } .back { stroke: #d4a72c; }
    .head { fill: #9aa4af; }
  }"""
HEAD = (
    '<marker id="head" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="7" markerHeight="7" '
    'orient="auto"><path class="head" d="M0,0.8 L8,4 L0,7.2 z"/></marker>'
)


def svg(pictures: list[Picture]) -> str:
    """All pictures on one page, side by side as far as they fit."""
    x = y = row = widest = 0.0
    parts: list[str] = []
    for found in map(placed, pictures):
        width, height = (
            max(found.width, 9.0 * len(found.picture.title), legend_width(found)),
            found.height + TITLE,
        )
        if x and x + width > WIDEST:
            x, y, row = 0.0, y + row + 2 * MARGIN, 0.0
        parts += [f'<g transform="translate({x + MARGIN:.0f},{y + MARGIN:.0f})">', *drawn(found), "</g>"]
        x, row = x + width + 2 * MARGIN, max(row, height)
        widest = max(widest, x)
    size = widest, y + row + 2 * MARGIN
    return "\n".join([*opening(*size), *parts, "</svg>", ""])


def legend_width(found: Placed) -> float:
    """How wide the legend is."""
    return sum(LETTER * (len(words) + 3) for words in found.picture.legend)


def opening(width: float, height: float) -> list[str]:
    """The first lines of the file."""
    box = f'width="{width:.0f}" height="{height:.0f}" viewBox="0 0 {width:.0f} {height:.0f}"'
    return [
        f'<svg xmlns="http://www.w3.org/2000/svg" {box}>',
        f"<style>{STYLE}\n</style>",
        f"<defs>{HEAD}</defs>",
    ]


def drawn(found: Placed) -> list[str]:
    """One picture: its title, its arrows, and the nodes over them."""
    lines = [f'<text class="title" x="0" y="14">{plain(found.picture.title)}</text>']
    told = "   ".join(found.picture.legend)
    lines += [f'<text class="legend" x="0" y="30" xml:space="preserve">{plain(told)}</text>'] if told else []
    lines.append(f'<g transform="translate(0,{TITLE:.0f})">')
    ports = ports_of(found)
    for number, way in enumerate(found.ways):
        lines += [arrow(found, number, way, ports)] if way else [circle(found, number)]
    for node in found.picture.nodes:
        lines += box(node, found.nodes[node.name], begins=node is found.picture.nodes[0])
    for number, place in found.labels.items():
        lines += text(found.picture.arrows[number].label, place, "label", SMALL)
    return [*lines, "</g>"]


def box(node: Node, place: Position, begins: bool) -> list[str]:
    """A node; the one where it begins has a thick edge."""
    left, top = place.x - place.width / 2, place.y - place.height / 2
    shape = f'x="{left:.1f}" y="{top:.1f}" width="{place.width:.1f}" height="{place.height:.1f}" rx="6"'
    kind = f"{node.kind} start" if begins else node.kind
    lines = [f'<g><rect class="node {kind}" {shape}/>']
    lines += [f"<title>{plain(node.hint)}</title>"] if node.hint else []
    for number, line in enumerate(node.lines):
        y = top + TOP + LINE * (number + 0.8)
        lines.append(f'<text x="{place.x:.1f}" y="{y:.1f}">{plain(line)}</text>')
    if node.small:
        y = top + place.height - TOP - 1
        lines.append(f'<text class="small" x="{place.x:.1f}" y="{y:.1f}">{plain(node.small)}</text>')
    return [*lines, "</g>"]


def text(lines: tuple[str, ...], place: Position, kind: str, height: float) -> list[str]:
    """Lines of text around the middle of a place."""
    top = place.y - height * len(lines) / 2
    return [
        f'<text class="{kind}" x="{place.x:.1f}" y="{top + height * (n + 0.8):.1f}">{plain(line)}</text>'
        for n, line in enumerate(lines)
    ]


# -- arrows ----------------------------------------------------------------------------------------

Ports = dict[tuple[int, bool], float]


def ports_of(found: Placed) -> Ports:
    """Where each arrow leaves its first place (True) and meets its last: side by side, in order."""
    sides: dict[tuple[int, bool], list[tuple[float, int, bool]]] = {}
    for number, way in enumerate(found.ways):
        for first in (True, False) if way else ():
            end, beside = (way[0], way[1]) if first else (way[-1], way[-2])
            sides.setdefault((id(end), beside.rank > end.rank), []).append((beside.x, number, first))
    ports: Ports = {}
    for place in found.nodes.values():
        for below in (True, False):
            touching = sorted(sides.get((id(place), below), []))
            step = min(14.0, (place.width - 16) / max(len(touching) - 1, 1))
            for position, (_, number, first) in enumerate(touching):
                ports[number, first] = place.x + step * (position - (len(touching) - 1) / 2)
    return ports


def arrow(found: Placed, number: int, way: tuple[Position, ...], ports: Ports) -> str:
    """An arrow through its places; one that goes back is drawn upwards, in another colour."""
    first, last = way[0], way[-1]
    start = ports[number, True], first.y + first.height / 2
    if first.rank == last.rank:
        line = dip(start, (way[1].x, way[1].y), (ports[number, False], last.y + last.height / 2))
        return f'<path class="arrow" d="{line}" marker-end="url(#head)"/>'
    points = [start, *((place.x, place.y) for place in way[1:-1])]
    points.append((ports[number, False], last.y - last.height / 2))
    back = number in found.turned
    kind = "arrow back" if back else "arrow"
    return f'<path class="{kind}" d="{curve(points[::-1] if back else points)}" marker-end="url(#head)"/>'


def curve(points: list[tuple[float, float]]) -> str:
    """A smooth line through all points, straight up or down at its ends."""
    slopes = [0.0]
    for (x, y), _, (next_x, next_y) in zip(points, points[1:], points[2:], strict=False):
        slopes.append((next_x - x) / (next_y - y))
    slopes.append(0.0)
    parts = [f"M{points[0][0]:.1f},{points[0][1]:.1f}"]
    for ((x, y), (next_x, next_y)), (slope, next_slope) in zip(
        pairwise(points), pairwise(slopes), strict=True
    ):
        third = (next_y - y) / 3
        one = f"{x + slope * third:.1f},{y + third:.1f}"
        other = f"{next_x - next_slope * third:.1f},{next_y - third:.1f}"
        parts.append(f"C{one} {other} {next_x:.1f},{next_y:.1f}")
    return " ".join(parts)


def dip(start: Point, lowest: Point, end: Point) -> str:
    """A line down to a point and up again."""
    (x, y), (low_x, low_y), (end_x, end_y) = start, lowest, end
    down = f"C{x:.1f},{low_y:.1f} {(x + low_x) / 2:.1f},{low_y:.1f} {low_x:.1f},{low_y:.1f}"
    up = f"C{(low_x + end_x) / 2:.1f},{low_y:.1f} {end_x:.1f},{low_y:.1f} {end_x:.1f},{end_y:.1f}"
    return f"M{x:.1f},{y:.1f} {down} {up}"


def circle(found: Placed, number: int) -> str:
    """An arrow from a node to itself, at its right side."""
    place = found.nodes[found.picture.arrows[number].source]
    x, y = place.x + place.width / 2, place.y
    way = f"M{x:.1f},{y - 5:.1f} C{x + 16:.1f},{y - 14:.1f} {x + 16:.1f},{y + 14:.1f} {x:.1f},{y + 5:.1f}"
    return f'<path class="arrow" d="{way}" marker-end="url(#head)"/>'


def plain(words: str) -> str:
    """Text that means nothing to SVG."""
    return escape(ascii_only(words))
