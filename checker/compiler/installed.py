"""Which files belong to Python or to installed packages, and so are not part of a model."""

from __future__ import annotations

import sysconfig
from pathlib import Path

PYTHONS = tuple(Path(sysconfig.get_path(part)).resolve() for part in ("stdlib", "platstdlib"))
CHECKER = Path(__file__).parents[1].resolve()
INSTALLED = {"site-packages", "dist-packages"}


def is_installed(path: str) -> bool:
    """Whether a file belongs to Python, to an installed package, or to the checker."""
    place = Path(path).resolve()
    inside = any(place.is_relative_to(folder) for folder in (*PYTHONS, CHECKER))
    return inside or not INSTALLED.isdisjoint(place.parts)
