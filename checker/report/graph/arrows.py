"""The lines of our own placement: smooth, side by side where they meet a node."""

from __future__ import annotations

from itertools import pairwise

from checker.report.graph.laid_out import ArrowLine, Box, LaidOut
from checker.report.graph.placement import Placed, Point, Position

Ports = dict[tuple[int, bool], float]


def with_lines(found: Placed) -> LaidOut:
    """A picture whose places are found, with its lines."""
    ports = ports_of(found)
    lines = [arrow(found, n, way, ports) if way else circle(found, n) for n, way in enumerate(found.ways)]
    return LaidOut(
        found.picture,
        {name: box(place) for name, place in found.nodes.items()},
        {number: box(place) for number, place in found.labels.items()},
        tuple(lines),
        found.width,
        found.height,
    )


def box(place: Position) -> Box:
    """A place without its neighbours."""
    return Box(place.x, place.y, place.width, place.height)


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


def arrow(found: Placed, number: int, way: tuple[Position, ...], ports: Ports) -> ArrowLine:
    """An arrow through its places; one that goes back is drawn upwards."""
    first, last = way[0], way[-1]
    start = ports[number, True], first.y + first.height / 2
    if first.rank == last.rank:
        return ArrowLine(dip(start, (way[1].x, way[1].y), (ports[number, False], last.y + last.height / 2)))
    points = [start, *((place.x, place.y) for place in way[1:-1])]
    points.append((ports[number, False], last.y - last.height / 2))
    back = number in found.turned
    return ArrowLine(curve(points[::-1] if back else points), back)


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


def circle(found: Placed, number: int) -> ArrowLine:
    """An arrow from a node to itself, at its right side."""
    place = found.nodes[found.picture.arrows[number].source]
    x, y = place.x + place.width / 2, place.y
    return ArrowLine(
        f"M{x:.1f},{y - 5:.1f} C{x + 16:.1f},{y - 14:.1f} {x + 16:.1f},{y + 14:.1f} {x:.1f},{y + 5:.1f}"
    )
