"""z3 is asked on a thread of its own, and nothing else calls it meanwhile."""

from __future__ import annotations

import gc
import threading
import traceback
from typing import Any

import pytest

from checker.counterexample.questions import Questions
from checker.counterexample.replay import replay
from checker.counterexample.several import with_others
from checker.counterexample.simplest import simplest
from checker.counterexample.why import Effort, explained
from checker.exploration.deadline import Deadline, Interrupts
from checker.exploration.limits import Limits
from checker.source.limit import LimitReached
from tests.counterexample.test_budget import after, pigeons, small


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


def test_nothing_disturbs_the_making_of_a_term(monkeypatch: pytest.MonkeyPatch) -> None:
    """An end that is raised inside the constructor of a term leaves one that z3 does not count."""
    interrupts = Interrupts()
    disturbed: list[str] = []
    made: list[object] = []
    z3 = pytest.importorskip("z3")
    begin = z3.AstRef.__init__

    def watched(self: object, *given: object) -> None:
        made.append(None)
        if not interrupts.held or gc.isenabled():
            disturbed.append("".join(traceback.format_stack(limit=6)))
        begin(self, *given)

    monkeypatch.setattr(z3.AstRef, "__init__", watched)
    race = small()
    deadline = Deadline(interrupts=interrupts)
    trace = replay(race.system, race.schedule, race.system.ground.properties[race.number])
    explanation = explained(race.system, race.number, race.schedule, trace, Effort(), deadline)
    assert made and explanation.orders
    with_others(race, explanation, 3, deadline)
    simplest(race.system, race.number, race.schedule, 60.0, deadline)
    assert not disturbed, disturbed[0]


def test_z3_has_stopped_when_an_end_is_raised() -> None:
    """Else it would go on, on its thread, while this one makes new terms."""
    before = threading.active_count()
    for reads in range(2, 5):
        with pytest.raises(LimitReached):
            Questions(pigeons(), after(reads)).is_possible()
        assert threading.active_count() == before
