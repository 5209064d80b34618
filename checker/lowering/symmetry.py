"""One state for each orbit: the code of a canonical form."""

from __future__ import annotations

from checker.lowering.ground import Ground
from checker.lowering.layout import Layout


def canonical_source(ground: Ground, layout: Layout) -> str:
    """The source of ``canonical(s)``."""
    return "def canonical(s):\n    return s"
