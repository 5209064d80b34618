"""Where everything goes: as Graphviz says where it is installed, else as our own placement says."""

from __future__ import annotations

from checker.report.graph.arrows import with_lines
from checker.report.graph.graphviz import by_dot
from checker.report.graph.laid_out import LaidOut
from checker.report.graph.picture import Picture
from checker.report.graph.placement import placed


def laid_out(picture: Picture) -> LaidOut:
    """A picture with a place for everything."""
    return by_dot(picture) or with_lines(placed(picture))
