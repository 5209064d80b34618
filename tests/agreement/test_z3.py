"""The z3 lowering against the Python lowering: step by step, and over whole runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import z3
from hypothesis import assume, given, settings

from checker.backends.python.system import PythonSystem
from checker.backends.z3.bounded_runs import BoundedRuns
from checker.backends.z3.effects import Stepper
from checker.backends.z3.expressions import Number, Terms
from checker.compiler.compile import compile_model
from checker.counterexample.replay import replay
from checker.exploration.result import Schedule
from checker.ground.meaning import InitialFails, evaluate
from checker.ground.moves import Move, State
from checker.ground.program import Ground
from checker.passes.normal_form import ground
from tests.agreement.test_agreement import FEW, MANY, files, known, smallest
from tests.agreement.test_lowering import accepted, some_states
from tests.exploration.tiny import STATE, WORDS
from tests.oracle import Truth
from tests.programs import models

LONGEST = 4  # steps of the runs of random programs
FEWER = settings(FEW, max_examples=16)


def holds(term: Any) -> bool:
    """Whether a term without unknowns is true."""
    return bool(z3.is_true(z3.simplify(term)))


def value(number: Number) -> int:
    """The value of a term without unknowns."""
    found = z3.simplify(number.term).as_signed_long()
    assert isinstance(found, int)
    return found


def check_steps(lowered: Ground, states: list[State]) -> None:
    """In each state the same moves are open, lead to the same values and fail the same checks."""
    system, terms = PythonSystem(lowered), Terms()
    stepper = Stepper(lowered, terms)
    kept = [number for number, cell in enumerate(lowered.cells) if cell.kept]
    for state in states:
        values = system.values(state)
        found: dict[Move, object] = {}
        for case in stepper.steps({n: terms.constant(values[n]) for n in kept}):
            if holds(case.open):
                assert case.move not in found, "two cases of one choice are open"
                failed = [check for check, fails in case.fails if holds(fails)]
                assert len(failed) == (not holds(case.alive)) <= 1
                after = [value(case.writes[n]) if n in case.writes else old for n, old in enumerate(values)]
                found[case.move] = failed[0] if failed else after
        assert found == {m: system.checks[~t] if t < 0 else system.values(t) for m, t in system.moves(state)}


def check_judgements(lowered: Ground, states: list[State]) -> None:
    """Each property is judged alike."""
    system, terms = PythonSystem(lowered), Terms()
    for state in states:
        values = system.values(state)
        cells = {n: terms.constant(one) for n, one in enumerate(values)}
        for judged in lowered.properties:
            bad = bool(evaluate(judged.bad, values.__getitem__))
            assert holds(terms.truth(judged.bad, cells)) == bad, judged.property.name


def check_runs(lowered: Ground, truth: Truth, longest: int) -> None:
    """The shortest run that decides a property is as long as the oracle's, and replays."""
    system = PythonSystem(lowered)
    for number, judged in enumerate(lowered.properties):
        if judged.property.is_progress or judged.ends:  # of what lies ahead, z3 is not asked
            continue
        runs = BoundedRuns(lowered, number, longest)
        solver = z3.SolverFor("QF_FD")
        solver.add(*runs.formulas)
        lengths = [n for n in range(longest + 1) if solver.check(runs.at_most(n)) == z3.sat]
        first = truth.first.get(judged.property.name, longest + 1)
        assert lengths == list(range(first, longest + 1)), judged.property.name
        if lengths:
            assert solver.check(runs.at_most(first)) == z3.sat
            assert len(replay(system, Schedule(*runs.run(solver.model())), judged).steps) == first


def check_some(lowered: Ground, most: int) -> None:
    """All of that in the nearest states."""
    states = some_states(PythonSystem(lowered), most)
    check_steps(lowered, states)
    check_judgements(lowered, states)


@FEWER
@given(models())
def test_the_steps_of_random_programs(source: str) -> None:
    check_some(ground(accepted(source)), 12)


@FEWER
@given(models())
def test_the_runs_of_random_programs(source: str) -> None:
    lowered, truth = known(source)
    assume(len(lowered.properties) > 0)
    check_runs(lowered, truth, LONGEST)


@pytest.mark.slow
@settings(MANY, max_examples=500)
@given(models())
def test_the_steps_of_hundreds_of_random_programs(source: str) -> None:
    check_some(ground(accepted(source)), 40)


@pytest.mark.slow
@settings(MANY, max_examples=200)
@given(models())
def test_the_runs_of_hundreds_of_random_programs(source: str) -> None:
    check_runs(*known(source), 6)


@pytest.mark.parametrize("path", files(), ids=lambda path: path.stem)
def test_the_steps_of_models(path: Path) -> None:
    lowered = ground(smallest(path))
    try:
        states = some_states(PythonSystem(lowered), 150)[::30]
    except InitialFails:
        pytest.skip("it fails before it starts")
    check_steps(lowered, states)
    check_judgements(lowered, states)


def test_numbers_are_those_of_python() -> None:
    terms = Terms()
    for left in range(-4, 5):
        for right in range(-4, 5):
            one, other = terms.constant(left), terms.constant(right)
            assert value(terms.combined("+", one, other)) == left + right
            assert value(terms.combined("-", one, other)) == left - right
            assert value(terms.combined("*", one, other)) == left * right
            assert holds(terms.compared("<", one, other)) == (left < right)
            assert value(terms.combined("&", one, other)) == left & right
            assert value(terms.combined("|", one, other)) == left | right
            assert value(terms.combined("^", one, other)) == left ^ right
            for bits in (0, 1, 2, 5, 70):
                far = terms.constant(bits)
                assert value(terms.combined("<<", one, far)) == left << bits
                assert value(terms.combined(">>", one, far)) == left >> bits
            if right:
                assert value(terms.combined("//", one, other)) == left // right
                assert value(terms.combined("%", one, other)) == left % right


def test_numbers_do_not_wrap() -> None:
    terms = Terms()
    unknown = terms.variable("n", 0, 3)
    solver = z3.Solver()
    solver.add(terms.in_range(unknown))
    product = terms.combined("*", terms.combined("+", unknown, unknown), unknown)
    assert (product.low, product.high) == (0, 18)
    solver.add(terms.compared(">=", product, terms.constant(18)))
    assert solver.check() == z3.sat and solver.model().eval(unknown.term).as_long() == 3
    solver.add(terms.compared(">", product, terms.constant(18)))
    assert solver.check() == z3.unsat


def test_no_start_is_no_run(tmp_path: Path) -> None:
    text = """
@initial
def start() -> None:
    wait_until(state.n > 3)

@actor
def set_a() -> None:
    state.a = True

@never("a is set")
def never_a() -> bool:
    return state.a

properties = [never_a]
"""
    path = tmp_path / "tiny.py"
    path.write_text(WORDS + STATE + text)
    with pytest.raises(InitialFails):
        BoundedRuns(ground(compile_model(str(path)).program), 0, 2)


UNDEFINED = """
from checker import *


@record
class System:
    n: int = integer(-4, least=-4, most=9)
    taken: bool = False


system = shared(System)


@actor
def worker() -> None:
    with atomic:
        v = choose((-1, -1))
        if system.taken:
            system.n = system.n >> v
        else:
            system.taken = True


properties = [every_actor_finishes()]
"""


def test_what_is_undefined_where_it_is_not_taken_changes_nothing() -> None:
    check_some(known(UNDEFINED)[0], 8)
