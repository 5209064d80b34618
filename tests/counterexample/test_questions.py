"""z3 is asked on a thread of its own, and nothing else calls it meanwhile."""

from __future__ import annotations

import gc
from typing import Any

from checker.counterexample.questions import Questions
from checker.exploration.limits import Limits


class WatchingSolver:
    """Answers at once, and notes whether garbage is collected while it works."""

    def __init__(self) -> None:
        self.collected: list[bool] = []

    def set(self, *_: Any) -> None:
        """Options do not matter here."""

    def check(self, *_: Any) -> str:
        """An answer."""
        self.collected.append(gc.isenabled())
        return "sat"


def test_no_finalizer_runs_while_z3_works() -> None:
    solver = WatchingSolver()
    assert gc.isenabled()
    assert Questions(solver, Limits().deadline()).is_possible()
    assert solver.collected == [False]
    assert gc.isenabled()
