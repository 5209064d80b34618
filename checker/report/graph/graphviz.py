"""Places found by Graphviz, where its program ``dot`` is installed.

It is told the structure and the sizes, and none of the model's text. Where it is missing, fails, or takes too
long, there are no places.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from typing import Any

from checker.report.graph.laid_out import ArrowLine, Box, LaidOut
from checker.report.graph.picture import Picture
from checker.report.graph.sizes import label_size, node_size

POINTS = 72  # in an inch, which is what sizes are told in
SECONDS = 20  # for one picture
PAIR = re.compile(r"(-?[\d.]+(?:e[-+]?\d+)?),(-?[\d.]+(?:e[-+]?\d+)?)")
HEAD = """digraph {
  graph [nodesep=0.3, ranksep=0.35, dpi=72];
  node [shape=box, fixedsize=true, label=""];
  edge [dir=none, fontname=Courier, fontsize=10];"""


def by_dot(picture: Picture) -> LaidOut | None:
    """The picture as ``dot`` lays it out; None where it does not."""
    program = shutil.which("dot")
    if program is None:
        return None
    try:
        run = subprocess.run(
            [program, "-Tjson"], input=structure(picture), capture_output=True, text=True, timeout=SECONDS,
            check=True,
        )  # fmt: skip
        return read(picture, json.loads(run.stdout))
    except (OSError, subprocess.SubprocessError, ValueError, KeyError):
        return None


def structure(picture: Picture) -> str:
    """The nodes and arrows by number, with their sizes."""
    lines = [HEAD]
    numbers = {node.name: number for number, node in enumerate(picture.nodes)}
    for node in picture.nodes:
        width, height = node_size(node)
        size = f"width={width / POINTS:.4f}, height={height / POINTS:.4f}"
        lines.append(f"  n{numbers[node.name]} [{size}];")
    for number, arrow in enumerate(picture.arrows):
        label = "\\n".join("x" * len(line) for line in arrow.label)
        ends = f"n{numbers[arrow.source]} -> n{numbers[arrow.target]}"
        lines.append(f'  {ends} [id={number}, label="{label}"];')
    return "\n".join([*lines, "}"])


def read(picture: Picture, answer: dict[str, Any]) -> LaidOut:
    """What ``dot`` answers, its y axis turned round. Raises KeyError and ValueError."""
    left, bottom, right, top = map(float, answer["bb"].split(","))
    places = {one["name"]: points(one["pos"], left, top)[0] for one in answer["objects"]}
    nodes = {
        node.name: Box(*places[f"n{number}"], *node_size(node)) for number, node in enumerate(picture.nodes)
    }
    edges = {int(one["id"]): one for one in answer.get("edges", ())}
    labels, lines = {}, []
    for number, arrow in enumerate(picture.arrows):
        edge = edges[number]
        if arrow.label:
            labels[number] = Box(*points(edge["lp"], left, top)[0], *label_size(arrow.label))
        back = nodes[arrow.source].y > nodes[arrow.target].y
        lines.append(ArrowLine(spline(points(edge["pos"], left, top)), back))
    return LaidOut(picture, nodes, labels, tuple(lines), right - left, top - bottom)


def points(text: str, left: float, top: float) -> list[tuple[float, float]]:
    """The points in a text of ``dot``'s."""
    return [(float(x) - left, top - float(y)) for x, y in PAIR.findall(text)]


def spline(ways: list[tuple[float, float]]) -> str:
    """A first point, and three for each part of a curve."""
    first, *rest = (f"{x:.1f},{y:.1f}" for x, y in ways)
    return " ".join([f"M{first}", *(f"C{' '.join(rest[n : n + 3])}" for n in range(0, len(rest), 3))])
