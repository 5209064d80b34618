"""The time for an explanation: what was found is kept, what was not is named, no claim rests on no answer."""

from __future__ import annotations

import ast
import itertools
import os
import signal
import threading
import time
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from checker.backends.python.system import PythonSystem
from checker.backends.z3.library import z3_module
from checker.counterexample.executions import Executions, StepOrder
from checker.counterexample.explanation import EXECUTIONS, FEWER, NEAR_MISSES, NO_RETURN, ORDERS, Explanation
from checker.counterexample.hitting_sets import HittingSets
from checker.counterexample.orders import forcing
from checker.counterexample.questions import Questions, Unanswered
from checker.counterexample.race import Race
from checker.counterexample.replay import replay
from checker.counterexample.same_steps import same_steps
from checker.counterexample.several import with_others
from checker.counterexample.simplest import simplest
from checker.counterexample.why import Effort, explained, why
from checker.exploration.breadth_first import breadth_first
from checker.exploration.deadline import Cut, Deadline, EndTime, Interrupts, LimitReached
from checker.exploration.simplicity import Simplicity
from checker.passes.normal_form import ground
from checker.report.why import why_lines
from tests.counterexample.races import race_of, raced
from tests.programs import compiled

ROOT = Path(__file__).parent.parent.parent

# Each of N actors counts in two steps, twice: nearly every order of them loses some update.
LOST = """
from checker import actor, always, implies, integer, parameter, record, shared

N = parameter(4, least=2, most=8)


@record
class Counter:
    value: int = integer(0, most=8)
    done: int = integer(0, most=8)


counter = shared(Counter)


@actor(count=N)
def increment() -> None:
    seen = counter.value
    counter.value = seen + 1
    done = counter.done
    counter.done = done + 1


@always("updates are lost")
def no_update_lost() -> bool:
    return implies(counter.done == N, counter.value > 1)


properties = [no_update_lost]
"""


def after(asks: int) -> Deadline:
    """A deadline that is reached when it has been asked so often."""
    return Deadline((EndTime(asks, "time is up", itertools.count().__next__),))


@cache
def lost(actors: int) -> Race:
    """The race of the model above."""
    system = PythonSystem(ground(compiled(LOST, N=str(actors))), symmetry=True)
    return raced(system, 0, breadth_first(system).found[0])


def small() -> Race:
    """A race of ten steps, with orders, near misses, a point of no return and several executions."""
    return race_of("page_count.py", "no_mark_outlives_its_pins")


def executions_of(race: Race, deadline: Deadline | None = None) -> Executions:
    """All executions of a race's steps."""
    return Executions(same_steps(race, 100_000), deadline=deadline or Deadline())


def forces(executions: Executions, found: Explanation) -> bool:
    """Whether the orders of an explanation force the race, and none of them can be left out."""
    kept = frozenset(StepOrder(*pair) for pair in found.orders or ())
    passing = [executions.passing(kept - {one}) for one in kept]
    return executions.passing(kept) is None and None not in passing


# -- what is found in whatever time -----------------------------------------------------------------------


def test_whatever_is_not_found_in_time_is_named() -> None:
    race = small()
    executions, whole = executions_of(race), why(race, Effort(), Deadline())
    assert whole.unfinished == () and whole.orders and whole.near_misses
    kinds = set()
    for asks in (0, 1, 2, 5, 10, *range(20, 3000, 60)):
        found = why(race, Effort(), after(asks))
        missing = [one.split(": ")[0] for one in found.unfinished]
        assert all(one.endswith(": time is up") for one in found.unfinished)
        assert (found.orders is None) == (ORDERS in missing)
        assert (found.no_return is None) == (NO_RETURN in missing)
        assert (found.executions is None) == (EXECUTIONS in missing)
        assert (len(found.near_misses) == len(found.orders or ())) == (NEAR_MISSES not in missing)
        assert found.orders is None or forces(executions, found)
        assert found.no_return in (None, whole.no_return) and found.executions in (None, whole.executions)
        assert found.orders in (None, whole.orders) or FEWER in missing
        kinds.add(tuple(missing))
    assert () in kinds and len(kinds) >= 4


def test_without_time_each_part_asks_once_and_is_named() -> None:
    asked = []

    def clock() -> float:
        asked.append(1)
        return 1.0

    found = why(small(), Effort(), Deadline((EndTime(0.0, "time is up", clock),)))
    assert [one.split(": ")[0] for one in found.unfinished] == [ORDERS, NO_RETURN, EXECUTIONS]
    assert len(asked) >= 3


def test_a_large_race_ends_in_time_and_says_what_is_missing() -> None:
    """Without an end this takes a third of a second of a fast processor."""
    race, begun = lost(6), time.monotonic()
    deadline = Deadline().sooner(0.05, "not finished in time")
    found = why(race, Effort(), deadline)
    assert time.monotonic() - begun < 60
    assert any(one.endswith(": not finished in time") for one in found.unfinished)


# -- z3 without an answer ---------------------------------------------------------------------------------


def silent(monkeypatch: pytest.MonkeyPatch, answers: int) -> None:
    """Let z3 answer some questions, and no more."""
    left = iter(range(answers))
    plain = Questions.answer

    def answer(self: Questions, until: Deadline, assumed: tuple[Any, ...]) -> str:
        return plain(self, until, assumed) if next(left, None) is not None else "unknown"

    monkeypatch.setattr(Questions, "answer", answer)


@pytest.mark.parametrize("answers", [0, 1, 2, 3, 5, 8, 13])
def test_no_answer_is_not_taken_for_no(monkeypatch: pytest.MonkeyPatch, answers: int) -> None:
    race = small()
    executions = executions_of(race)
    silent(monkeypatch, answers)
    found = forcing(executions)
    assert "z3 has no answer" in found.unfinished
    assert forces(executions, Explanation(orders=found.orders))


@pytest.mark.parametrize("answers", [0, 1, 10, 40, 100])
def test_where_sets_are_compared_no_answer_is_no_end_of_them(
    monkeypatch: pytest.MonkeyPatch, answers: int
) -> None:
    race = lost(3)
    executions = executions_of(race)
    assert executions.passing(executions.always_kept) is not None
    silent(monkeypatch, answers)
    found = forcing(executions)
    assert not found.weakest and "z3 has no answer" in found.unfinished
    assert forces(executions, Explanation(orders=found.orders))


def test_hitting_sets_pass_on_that_there_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    orders = [StepOrder(0, 1), StepOrder(0, 2), StepOrder(1, 2)]
    for answers in range(4):
        with monkeypatch.context() as patch:
            sets = HittingSets(orders, Deadline())
            sets.must_hit(orders[:2])
            sets.must_hit(orders[1:])
            silent(patch, answers)
            with pytest.raises(Unanswered):
                sets.smallest()


@pytest.mark.parametrize(("answers", "proved"), [(0, 0), (1, 1), (2, 2), (3, 5)])
def test_nothing_is_proved_by_no_answer(monkeypatch: pytest.MonkeyPatch, answers: int, proved: int) -> None:
    """One question for each of the first three parts; choices and the initial state are 0 already."""
    race = race_of("page_count.py", "no_pin_is_missed")
    silent(monkeypatch, answers)
    best = simplest(race.system, race.number, race.schedule, 60.0)
    assert not best.is_proved and best.ended.startswith("z3 has no answer")
    assert best.proved == Simplicity._fields[:proved]


def test_no_answer_is_not_that_there_is_no_other_race(monkeypatch: pytest.MonkeyPatch) -> None:
    race = small()
    trace = replay(race.system, race.schedule, race.system.ground.properties[race.number])
    explanation = explained(race.system, race.number, race.schedule, trace, Effort(), Deadline())
    silent(monkeypatch, 0)
    found = with_others(race, explanation, 2, Deadline())
    (told,) = found.unfinished
    assert told.startswith("another race: z3 has no answer")


def test_there_is_one_place_in_which_z3_is_asked() -> None:
    asking = set()
    for path in (ROOT / "checker").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute) and node.attr == "check":
                owner = ast.unparse(node.value)
                if "solver" in owner or "optimize" in owner:
                    asking.add(path.name)
    assert asking == {"questions.py"}


# -- z3 at work -------------------------------------------------------------------------------------------


def pigeons(count: int = 11) -> Any:
    """A solver with a question that z3 does not answer for a long time."""
    z3 = z3_module()
    solver = z3.Solver()
    holes = [[z3.Bool(f"pigeon {p} in {h}") for h in range(count)] for p in range(count + 1)]
    solver.add(*map(z3.Or, holes))
    for one, other in itertools.combinations(holes, 2):
        solver.add(*(z3.Not(z3.And(a, b)) for a, b in zip(one, other, strict=True)))
    return solver


class Noting:
    """A solver that notes what it is set to, and whether it was interrupted."""

    def __init__(self, solver: Any) -> None:
        self.solver = solver
        self.settings: list[tuple[str, object]] = []
        self.interrupted = threading.Event()
        self.ctx = self

    def __getattr__(self, name: str) -> Any:
        return getattr(self.solver, name)

    def set(self, name: str, value: object) -> None:
        """Set a parameter."""
        self.settings.append((name, value))
        self.solver.set(name, value)

    def interrupt(self) -> None:
        """End what z3 is doing."""
        self.interrupted.set()
        self.solver.ctx.interrupt()


def test_every_question_has_a_time_limit() -> None:
    solver = Noting(z3_module().Solver())
    questions = Questions(solver, Deadline().sooner(100, "over"))
    assert questions.is_possible() and questions.is_possible(deadline=Deadline().sooner(10, "over"))
    limits = [value for name, value in solver.settings if name == "timeout"]
    assert [90_000 < int(str(limits[0])) <= 100_000, 9_000 < int(str(limits[1])) <= 10_000] == [True, True]
    assert ("ctrl_c", False) in solver.settings


def test_time_ends_z3() -> None:
    begun = time.monotonic()
    with pytest.raises(LimitReached, match="over"):
        Questions(pigeons(), Deadline().sooner(0.3, "over")).is_possible()
    assert time.monotonic() - begun < 60


def test_a_clock_that_z3_does_not_know_ends_it_by_an_interrupt() -> None:
    solver = Noting(pigeons())
    with pytest.raises(LimitReached, match="time is up"):
        Questions(solver, after(5)).is_possible()
    assert solver.interrupted.is_set()
    assert z3_module().Solver().check() == z3_module().sat  # and it works again


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_z3_and_so_does_a_second_one(number: int) -> None:
    before = {one: signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)}
    interrupts = Interrupts()
    interrupts.install()
    solver = Noting(pigeons())
    deadline = Deadline(interrupts=interrupts)
    twice = [threading.Timer(delay, os.kill, (os.getpid(), number)) for delay in (0.3, 0.45)]
    try:
        for timer in twice:
            timer.start()
        cut = deadline.attempt(Questions(solver, deadline).is_possible)
        for timer in twice:
            timer.join()
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
    assert cut == Cut("interrupted", True) and solver.interrupted.is_set()
    assert interrupts.count in (1, 2)  # two that come at once are one


# -- what is said -----------------------------------------------------------------------------------------


def told(race: Race, deadline: Deadline) -> str:
    """The explanation of a race, as text."""
    trace = replay(race.system, race.schedule, race.system.ground.properties[race.number])
    explanation = explained(race.system, race.number, race.schedule, trace, Effort(), deadline)
    return " ".join(" ".join(why_lines(trace, explanation)).split())


def test_without_near_misses_it_is_not_said_that_reversing_helps(monkeypatch: pytest.MonkeyPatch) -> None:
    claim = "The race needs these orders; reverse any one and it does not happen:"
    assert claim in told(small(), Deadline())

    def too_late(*_: object) -> None:
        raise LimitReached("time is up")

    monkeypatch.setattr("checker.counterexample.why.near_miss", too_late)
    text = told(small(), Deadline())
    assert claim not in text and "These steps end so only in these orders:" in text
    assert "Not found: what happens if an order is reversed: time is up." in text


def test_an_interrupt_is_said_of_all_that_follows(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("checker.counterexample.why.last_way_out", interrupted)
    found = why(small(), Effort(), Deadline())
    assert found.interrupted and found.executions is not None
    assert found.unfinished == (f"{ORDERS}: interrupted", f"{NO_RETURN}: interrupted")
