"""Pictures as SVG: one file that needs no other program, light or dark as the reader's screen is."""

from __future__ import annotations

from html import escape

from checker.report.graph.laid_out import ArrowLine, Box, LaidOut
from checker.report.graph.layout import laid_out
from checker.report.graph.picture import Node, Picture
from checker.report.graph.shapes import key, key_width, kinds_in, outline
from checker.report.graph.sizes import LETTER, LINE, SMALL, TOP
from checker.report.paragraphs import ascii_only

MARGIN, TITLE, ROW, WIDEST = 24.0, 34.0, 20.0, 1700.0
STYLE = """
  svg { background: #ffffff; font-family: ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace; }
  text { fill: #1b1f24; font-size: 11px; text-anchor: middle; }
  .title { font-size: 15px; font-weight: bold; text-anchor: start; }
  .legend { text-anchor: start; fill: #0b5394; }
  .key { text-anchor: start; font-size: 10px; }
  .small { font-size: 9.5px; fill: #5c6670; }
  .label { font-size: 10px; fill: #0b5394; stroke: #ffffff; stroke-width: 4; paint-order: stroke; }
  .node { fill: #f6f8fa; stroke: #57606a; stroke-width: 1; }
  .waits { stroke-dasharray: 5 3; fill: #fff8e1; }
  .end { fill: #e8eaed; }
  .start { fill: #e6f2e6; stroke: #2b6a30; stroke-width: 2; }
  .cut { fill: #ece7f6; stroke: #5b3f99; stroke-width: 1.5; }
  .partly, .bad { stroke: #c92a2a; stroke-width: 1.5; }
  .bad { fill: #ffd0d0; }
  .begins { stroke-width: 2.5; }
  .dot { fill: #2b6a30; }
  .arrow { fill: none; stroke: #57606a; stroke-width: 1; }
  .back { stroke-dasharray: 6 2; }
  .head { fill: #57606a; }
  @media (prefers-color-scheme: dark) {
    svg { background: #16191d; } text { fill: #e6e8eb; } .small { fill: #9aa4af; }
    .legend { fill: #8ab8f0; }
    .label { fill: #8ab8f0; stroke: #16191d; }
    .node { fill: #22272e; stroke: #9aa4af; } .waits { fill: #3a3420; } .end { fill: #33383f; }
    .start { fill: #1f3322; stroke: #7fc488; } .cut { fill: #2f2842; stroke: #b9a3ec; }
    .partly, .bad { stroke: #ff8787; } .bad { fill: #5a2529; } .dot { fill: #7fc488; }
    .arrow { stroke: #9aa4af; } .head { fill: #9aa4af; }
  }"""
HEAD = (
    '<marker id="head" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="7" markerHeight="7" '
    'orient="auto"><path class="head" d="M0,0.8 L8,4 L0,7.2 z"/></marker>'
)


def svg(pictures: list[Picture]) -> str:
    """All pictures on one page, side by side as far as they fit."""
    x = y = row = widest = 0.0
    parts: list[str] = []
    for found in map(laid_out, pictures):
        width, height = widest_part(found), found.height + heading_height(found.picture)
        if x and x + width > WIDEST:
            x, y, row = 0.0, y + row + 2 * MARGIN, 0.0
        parts += [f'<g transform="translate({x + MARGIN:.0f},{y + MARGIN:.0f})">', *drawn(found), "</g>"]
        x, row = x + width + 2 * MARGIN, max(row, height)
        widest = max(widest, x)
    size = widest, y + row + 2 * MARGIN
    return "\n".join([*opening(*size), *parts, "</svg>", ""])


def widest_part(found: LaidOut) -> float:
    """How wide a picture is with what stands above it."""
    picture = found.picture
    legend = sum(LETTER * (len(words) + 3) for words in picture.legend)
    keys = sum(map(key_width, kinds_in(picture)))
    return max(found.width, 9.0 * len(picture.title), legend, keys)


def heading_height(picture: Picture) -> float:
    """How much room the title, the key and the legend take."""
    return TITLE + ROW * (2 if picture.legend else 1)


def opening(width: float, height: float) -> list[str]:
    """The first lines of the file."""
    box = f'width="{width:.0f}" height="{height:.0f}" viewBox="0 0 {width:.0f} {height:.0f}"'
    return [
        f'<svg xmlns="http://www.w3.org/2000/svg" {box}>',
        f"<style>{STYLE}\n</style>",
        f"<defs>{HEAD}</defs>",
    ]


def drawn(found: LaidOut) -> list[str]:
    """One picture: what stands above it, its arrows, and the nodes over them."""
    picture = found.picture
    lines = [f'<text class="title" x="0" y="14">{plain(picture.title)}</text>', *key(picture, TITLE - 3)]
    told = "   ".join(picture.legend)
    y = TITLE + ROW * bool(kinds_in(picture))
    lines += (
        [f'<text class="legend" x="0" y="{y:.0f}" xml:space="preserve">{plain(told)}</text>'] if told else []
    )
    lines.append(f'<g transform="translate(0,{heading_height(picture):.0f})">')
    lines += [arrow(line) for line in found.lines]
    for node in picture.nodes:
        lines += box(node, found.nodes[node.name], begins=node is picture.nodes[0])
    for number, place in found.labels.items():
        lines += text(picture.arrows[number].label, place, "label", SMALL)
    return [*lines, "</g>"]


def arrow(line: ArrowLine) -> str:
    """An arrow; one that leads back up is dashed."""
    kind = "arrow back" if line.back else "arrow"
    return f'<path class="{kind}" d="{line.path}" marker-end="url(#head)"/>'


def box(node: Node, place: Box, begins: bool) -> list[str]:
    """A node; the one where it begins is marked."""
    top = place.y - place.height / 2
    lines = ["<g>", *outline(node.kind, begins, place)]
    lines += [f"<title>{plain(node.hint)}</title>"] if node.hint else []
    for number, line in enumerate(node.lines):
        y = top + TOP + LINE * (number + 0.8)
        lines.append(f'<text x="{place.x:.1f}" y="{y:.1f}">{plain(line)}</text>')
    if node.small:
        y = top + place.height - TOP - 1
        lines.append(f'<text class="small" x="{place.x:.1f}" y="{y:.1f}">{plain(node.small)}</text>')
    return [*lines, "</g>"]


def text(lines: tuple[str, ...], place: Box, kind: str, height: float) -> list[str]:
    """Lines of text around the middle of a place."""
    top = place.y - height * len(lines) / 2
    return [
        f'<text class="{kind}" x="{place.x:.1f}" y="{top + height * (n + 0.8):.1f}">{plain(line)}</text>'
        for n, line in enumerate(lines)
    ]


def plain(words: str) -> str:
    """Text that means nothing to SVG."""
    return escape(ascii_only(words))
