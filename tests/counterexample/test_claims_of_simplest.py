"""Every claim about the simplest race is true, even if time runs out half-way."""

from __future__ import annotations

import pytest

from checker.counterexample import simplest as module
from checker.counterexample.questions import Questions
from checker.counterexample.simplest import simplest
from checker.exploration.deadline import Deadline, EndTime
from tests.counterexample.every_schedule import cost, violating
from tests.counterexample.races import random_races

Q = 40  # times that a clock is read, at least, before anything is proved


class Clock:
    """Stands still, and is beyond every deadline once it was read so many times."""

    def __init__(self, reads: int) -> None:
        self.left = reads

    def __call__(self) -> float:
        """Seconds."""
        self.left -= 1
        return 0.0 if self.left >= 0 else 1e9


def test_each_claim_is_true_wherever_the_time_ends() -> None:
    ended = dict.fromkeys(range(7), 0)
    for race in random_races(range(12), 2, 6):
        least = min(map(cost, violating(race.system, race.number, len(race.moves))))
        for reads in range(1, Q):
            whole = Deadline((EndTime(60.0, "time is up", Clock(reads)),))
            best = simplest(race.system, race.number, race.schedule, 60.0, whole)
            proved = len(best.proved)
            ended[proved] += 1
            assert cost(best.schedule)[:proved] == least[:proved]
            assert cost(best.schedule) <= cost(race.schedule)
            assert best.is_proved == (proved == len(least))
            if best.is_proved:
                break
        assert best.is_proved
    assert ended[0] and ended[6] and sum(map(bool, ended.values())) >= 5, ended


def test_an_unknown_is_no_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    """z3 gives up for reasons of its own too; from each question on, it does."""
    race = next(random_races(range(12), 2, 6))
    begin = module.SimplestSearch.begin
    told = 0

    class Unsure:
        """A solver that answers a few questions."""

        def __init__(self, solver: object, left: int) -> None:
            self.solver, self.left = solver, left

        def __getattr__(self, name: str) -> object:
            return getattr(self.solver, name)

        def check(self, *wanted: object) -> object:
            """An answer, or none."""
            self.left -= 1
            return self.solver.check(*wanted) if self.left >= 0 else "unknown"  # type: ignore[attr-defined]

    for left in range(6):

        def unsure(self: module.SimplestSearch, left: int = left) -> None:
            begin(self)
            self.questions = Questions(Unsure(self.solver, left), self.deadline)

        monkeypatch.setattr(module.SimplestSearch, "begin", unsure)
        best = simplest(race.system, race.number, race.schedule, 60.0)
        least = min(map(cost, violating(race.system, race.number, len(race.moves))))
        assert cost(best.schedule)[: len(best.proved)] == least[: len(best.proved)]
        told += not best.is_proved
    assert told >= 1
