"""Races explained in several processes: the same, however many there are, and whatever becomes of them."""

from __future__ import annotations

import os
import signal
from dataclasses import replace
from pathlib import Path

import pytest

from checker.checking import explaining, side_by_side
from checker.checking.check import check
from checker.checking.explainer import Budget, Explainer
from checker.checking.options import Explaining, Options
from checker.checking.outcome import Outcome
from checker.compiler.compile import compile_model
from checker.counterexample.explanation import ExplainedRace, Explanation
from checker.exploration.deadline import Deadline
from checker.exploration.limits import Limits

STATUS_QUO = compile_model(str(Path(__file__).parents[2] / "models" / "status_quo.py"))  # it has three races
WANTED = Explaining(why=True)


def told(jobs: int, limits: Limits | None = None) -> Outcome:
    """Its outcome, explained in so many processes."""
    options = Options(explaining=replace(WANTED, jobs=jobs), limits=limits or Limits())
    return check(STATUS_QUO, options)


def explanations(outcome: Outcome) -> list[Explanation]:
    """Of each race."""
    return [one.explanation for one in outcome.verdicts if one.status == "violated"]


@pytest.fixture(scope="module")
def in_turn() -> list[Explanation]:
    """The explanations of one process."""
    found = explanations(told(1))
    assert len(found) == 3 and all(one.orders and not one.unfinished for one in found)
    return found


@pytest.mark.parametrize("jobs", [2, 3, 8])
def test_they_are_the_same(jobs: int, in_turn: list[Explanation]) -> None:
    assert explanations(told(jobs)) == in_turn


def test_each_is_explained_elsewhere(in_turn: list[Explanation], monkeypatch: pytest.MonkeyPatch) -> None:
    here = os.getpid()
    attempt = Explainer.attempt

    def elsewhere(explainer: Explainer) -> ExplainedRace:
        assert os.getpid() != here
        return attempt(explainer)

    monkeypatch.setattr(Explainer, "attempt", elsewhere)
    assert explanations(told(2)) == in_turn


def test_a_limit_of_memory_is_of_one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explaining, "SideBySide", None)
    assert all(one.orders for one in explanations(told(2, Limits(memory=8 << 30))))
    with pytest.raises(TypeError):  # without a limit it would be used
        told(2)


def test_without_another_process_they_are_explained_here(
    in_turn: list[Explanation], monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_more(*_: object) -> None:
        raise BlockingIOError("Resource temporarily unavailable")

    monkeypatch.setattr(side_by_side, "begun", no_more)
    assert explanations(told(2)) == in_turn


def test_one_that_is_killed_stays_as_it_was_found(
    in_turn: list[Explanation], monkeypatch: pytest.MonkeyPatch
) -> None:
    attempt = Explainer.attempt

    def killed(explainer: Explainer) -> ExplainedRace:
        if explainer.number == 1:
            os.kill(os.getpid(), signal.SIGKILL)
        return attempt(explainer)

    monkeypatch.setattr(Explainer, "attempt", killed)
    first, second, third = explanations(told(2))
    assert [first, third] == [in_turn[0], in_turn[2]]
    assert second.unfinished == ("what forces this race: its process ended with signal 9 (Killed)",)
    assert second.orders is None and second.proved == in_turn[1].proved


def test_nothing_is_started_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explaining, "SideBySide", None)
    options = Options(explaining=Explaining(why=False, jobs=2))
    assert not any(one.unfinished for one in explanations(check(STATUS_QUO, options)))


def test_a_fault_is_one_of_the_checker(monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty(_: Explainer) -> ExplainedRace:
        raise ValueError("a fault")

    monkeypatch.setattr(Explainer, "attempt", faulty)
    with pytest.raises(ValueError, match="a fault"):
        told(2)


def test_an_interruption_ends_all(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(explainer: Explainer) -> ExplainedRace:
        return explainer.ended_by(KeyboardInterrupt())

    monkeypatch.setattr(Explainer, "attempt", interrupted)
    outcome = told(2)
    assert outcome.result.interrupted
    said = {one.unfinished for one in explanations(outcome)}
    assert said == {("what forces this race: interrupted",)}


def test_each_may_take_an_equal_part_of_what_is_left() -> None:
    budget = Budget(12.0, 6.0, 4)

    def share() -> float:
        return budget.until(Deadline()).ends[0].left

    assert share() == pytest.approx(3.0, abs=0.1)
    budget.settle(6.0)
    assert share() == pytest.approx(2.0, abs=0.1)
    budget.settle(0.5)
    assert share() == pytest.approx(2.75, abs=0.1)
    assert budget.until(Deadline()).ends[0].said.startswith("not finished in 6 s (")
    budget.settle(9.0)
    assert share() == 0
