"""z3, imported on demand: loading it takes a while, and small models do not need it."""

from __future__ import annotations

from typing import Any


class NoZ3(Exception):
    """z3 is not installed; the text says what to do."""

    def __init__(self) -> None:
        super().__init__("z3 is not installed (pip install z3-solver)")


def z3_module() -> Any:
    """The module z3, which has no types. Raises NoZ3 if it is not installed."""
    try:
        import z3
    except ImportError:
        raise NoZ3 from None
    return z3
