"""The last case of every match over the expressions of a ground program."""

from __future__ import annotations

from typing import NoReturn

from checker.program.expressions import Unplaced


def not_ground(expression: Unplaced) -> NoReturn:
    """Raise AssertionError: the verifier has accepted an expression that names no cell.

    The remaining type must be ``Unplaced``. So mypy names each match that a new kind of expression concerns,
    as with ``assert_never``.
    """
    raise AssertionError(f"{expression} is in a ground program, where every place is a cell")
