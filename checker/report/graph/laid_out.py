"""A picture with a place for everything, whoever has found the places."""

from __future__ import annotations

from dataclasses import dataclass

from checker.report.graph.picture import Picture


@dataclass(frozen=True, slots=True)
class Box:
    """A box around a node or a label: its middle and its size, in pixels."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class ArrowLine:
    """The way of an arrow as SVG writes it, and whether it leads back up."""

    path: str
    back: bool = False


@dataclass(frozen=True)
class LaidOut:
    """``nodes`` are by name, ``labels`` and ``lines`` by the number of their arrow."""

    picture: Picture
    nodes: dict[str, Box]
    labels: dict[int, Box]
    lines: tuple[ArrowLine, ...]
    width: float
    height: float
