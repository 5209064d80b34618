"""Where everything goes: layers from top to bottom, few crossings, straight long arrows.

The method of Sugiyama, Tagawa and Toda (1981): arrows that go back are turned round, each node is put
under all that lead to it, an arrow that crosses layers gets a place in each of them, and its label is a
place of its own. Layers are sorted by the mean of their neighbours; places are moved towards that mean
as far as the order allows, by isotonic regression.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from checker.report.graph.picture import Node, Picture
from checker.report.graph.ranks import ranks_of, turned_round
from checker.report.graph.sizes import label_size, node_size

APART, BELOW = 18.0, 15.0  # between boxes side by side, least between layers
STEEP = 100.0  # a picture this much wider has its layers a pixel further apart: no arrow lies flat
SWEEPS, MOVES = 12, 12
STIFF = 4.0  # how much more a bend insists on its place than a box does

Point = tuple[float, float]


@dataclass
class Position:
    """A box, a label, or a bend of an arrow: its size, its layer and its middle."""

    width: float
    height: float
    rank: int
    x: float = 0.0
    y: float = 0.0
    above: list[Position] = field(default_factory=list)
    below: list[Position] = field(default_factory=list)


@dataclass(frozen=True)
class Placed:
    """A picture with a place for each node, and for each arrow the places that it passes; ``turned``
    are the arrows that go upwards."""

    picture: Picture
    nodes: dict[str, Position]
    ways: tuple[tuple[Position, ...], ...]
    labels: dict[int, Position]
    turned: frozenset[int]
    width: float
    height: float


def placed(picture: Picture) -> Placed:
    """Find a place for everything. Arrows from a node to itself have no way: they are drawn beside it."""
    ranks = ranks_of(picture)
    turned = turned_round(picture, ranks)
    nodes = {node.name: box(node, 2 * ranks[node.name]) for node in picture.nodes}
    labels: dict[int, Position] = {}
    ways: list[tuple[Position, ...]] = []
    layers: list[list[Position]] = [[] for _ in range(2 * max(ranks.values(), default=0) + 2)]
    for place in nodes.values():
        layers[place.rank].append(place)
    for number, arrow in enumerate(picture.arrows):
        ends = nodes[arrow.source], nodes[arrow.target]
        ways.append(way(ends[::-1] if number in turned else ends, number, picture, labels, layers))
    sort_layers(layers)
    width = spread(layers)
    height = stack(layers, BELOW + min(width / STEEP, 4 * BELOW))
    return Placed(picture, nodes, tuple(ways), labels, turned, width, height)


def box(node: Node, rank: int) -> Position:
    """The place of a node, as large as its text."""
    return Position(*node_size(node), rank)


def way(
    ends: tuple[Position, Position],
    number: int,
    picture: Picture,
    labels: dict[int, Position],
    layers: list[list[Position]],
) -> tuple[Position, ...]:
    """The places that an arrow passes, from the upper end to the lower, each put into its layer.

    Between two nodes of one layer it dips into the next.
    """
    upper, lower = ends
    if upper is lower:
        return ()
    lines = picture.arrows[number].label
    passed = [upper]
    for rank in range(upper.rank + 1, max(lower.rank, upper.rank + 2)):
        place = Position(0.0, 0.0, rank)
        if lines and rank == upper.rank + 1:
            place = Position(*label_size(lines), rank)
            labels[number] = place
        layers[rank].append(place)
        passed.append(place)
    passed.append(lower)
    for one, other in pairwise(passed):
        higher, deeper = (one, other) if one.rank < other.rank else (other, one)
        higher.below.append(deeper)
        deeper.above.append(higher)
    return tuple(passed)


# -- the order in a layer --------------------------------------------------------------------------


def sort_layers(layers: list[list[Position]]) -> None:
    """Sort each layer by its neighbours, downwards and upwards in turn; keep the best that was seen."""
    number(layers)
    best, fewest = [list(layer) for layer in layers], crossings(layers)
    for sweep in range(SWEEPS):
        down = sweep % 2 == 0
        for layer in layers if down else reversed(layers):
            layer.sort(key=lambda place: mean(place.above if down else place.below, place.x))
            for position, place in enumerate(layer):
                place.x = position
        found = crossings(layers)
        if found < fewest:
            best, fewest = [list(layer) for layer in layers], found
    layers[:] = best
    number(layers)


def number(layers: list[list[Position]]) -> None:
    """Number the places of each layer."""
    for layer in layers:
        for position, place in enumerate(layer):
            place.x = position


def mean(neighbours: Sequence[Position], otherwise: float) -> float:
    """The middle of some places."""
    return sum(place.x for place in neighbours) / len(neighbours) if neighbours else otherwise


def crossings(layers: list[list[Position]]) -> int:
    """How many arrows cross, between all layers."""
    total = 0
    for layer in layers:
        ends = [other.x for place in layer for other in sorted(place.below, key=lambda below: below.x)]
        seen: list[float] = []
        for position, end in enumerate(ends):
            total += position - bisect_right(seen, end)
            insort(seen, end)
    return total


# -- coordinates -----------------------------------------------------------------------------------


def spread(layers: list[list[Position]]) -> float:
    """Give each place its distance from the left; the width of all."""
    for layer in layers:
        settle(layer, [float(place.x) for place in layer])
    for step in range(2 * MOVES):
        down = step % 2 == 0
        for layer in layers if down else reversed(layers):
            settle(layer, [wanted(place, down) for place in layer])
    places = [place for layer in layers for place in layer]
    left = min((place.x - place.width / 2 for place in places), default=0.0)
    for place in places:
        place.x -= left
    return max((place.x + place.width / 2 for place in places), default=0.0)


def wanted(place: Position, down: bool) -> float:
    """Where a place would like to be."""
    return mean(place.above if down else place.below, place.x)


def settle(layer: list[Position], wishes: list[float]) -> None:
    """Put each place as near to its wish as the order and the widths allow: least squares, by pooling."""
    offsets = [0.0] if layer else []
    for one, other in pairwise(layer):
        offsets.append(offsets[-1] + (one.width + other.width) / 2 + APART)
    pools: list[tuple[float, float, int]] = []  # weighted sum, weight and number of those that share a place
    for place, wish, offset in zip(layer, wishes, offsets, strict=True):
        weight = STIFF if place.width == 0 else 1.0
        pools.append((weight * (wish - offset), weight, 1))
        while len(pools) > 1 and pools[-2][0] / pools[-2][1] > pools[-1][0] / pools[-1][1]:
            (total, weight, count), (more, heavier, others) = pools.pop(), pools.pop()
            pools.append((total + more, weight + heavier, count + others))
    settled = [total / weight for total, weight, count in pools for _ in range(count)]
    for place, left, offset in zip(layer, settled, offsets, strict=True):
        place.x = left + offset


def stack(layers: list[list[Position]], gap: float) -> float:
    """Give each layer its distance from the top, with a gap between them; the height of all."""
    top = 0.0
    for layer in layers:
        height = max((place.height for place in layer), default=0.0)
        for place in layer:
            place.y = top + height / 2
        top += height + gap
    return top - gap
