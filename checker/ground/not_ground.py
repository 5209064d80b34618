"""What no ground program has in it, said where every expression of one is gone through."""

from __future__ import annotations

from typing import NoReturn

from checker.program.expressions import Unplaced


def not_ground(expression: Unplaced) -> NoReturn:
    """Raise AssertionError: the verifier has let an expression pass that names no cell."""
    raise AssertionError(f"{expression} is in a ground program, where every place is a cell")
