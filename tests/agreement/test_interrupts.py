"""Interrupts mean what guards in every step mean, if none is forgotten; and every engine says so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checker.backends.python.system import PythonSystem
from checker.checking.check import check
from checker.checking.options import Options
from checker.compiler.compile import compile_model
from checker.exploration.breadth_first import breadth_first
from checker.ground.program import Ground
from checker.language.interrupts import Level
from checker.passes import interrupts
from checker.passes.interrupts import CpuCells
from checker.passes.normal_form import ground
from checker.program import fold
from checker.program.expressions import Expression
from tests.agreement.interrupted import twins
from tests.agreement.test_agreement import TestPython as Python
from tests.agreement.test_agreement import truth_of
from tests.agreement.test_native import compared
from tests.dpor.test_random import check_relation, check_verdicts
from tests.native.building import needs_compiler
from tests.oracle import TooBig, Truth
from tests.programs import compiled, file_of
from tests.reductions.test_stubborn import check as check_stubborn

MOST = 4000  # states
FEW = range(30)
MANY = range(30, 430)


def known(source: str) -> tuple[Ground, Truth]:
    """A program and the truth about it."""
    lowered = ground(compiled(source))
    return lowered, truth_of(lowered, MOST)


def summary(truth: Truth) -> tuple[int, int, int, dict[str, int]]:
    """What two programs with the same meaning have in common."""
    return len(truth.states), truth.transitions, len(truth.deadlocks), truth.first


def differs(seed: int) -> bool:
    """Whether a model and its twin differ. Those that are too large do not."""
    interrupted, guarded = twins(seed)
    try:
        return summary(known(interrupted)[1]) != summary(known(guarded)[1])
    except TooBig:
        return False


@pytest.mark.parametrize("seed", FEW)
def test_a_guard_in_every_step_means_the_same(seed: int) -> None:
    assert not differs(seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", MANY)
def test_hundreds_of_twins(seed: int) -> None:
    assert not differs(seed)
    check_engines(seed)
    check_progress(seed)


def without_progress(lowered: Ground) -> Ground:
    """The program with the properties that reductions can decide."""
    return replace(lowered, properties=tuple(p for p in lowered.properties if not p.property.is_progress))


def check_engines(seed: int) -> None:
    """Every engine agrees with the oracle."""
    lowered = without_progress(ground(compiled(twins(seed)[0])))
    try:
        truth = truth_of(lowered, MOST)
    except TooBig:
        return
    Python().check(lowered, truth)
    check_stubborn(lowered, truth)
    system = PythonSystem(lowered)
    check_verdicts(system)
    check_relation(system)


@pytest.mark.parametrize("seed", range(8))
def test_engines(seed: int) -> None:
    check_engines(seed)


@needs_compiler
@pytest.mark.parametrize("seed", range(4))
def test_the_engine_in_c(seed: int) -> None:
    lowered = ground(compiled(twins(seed)[0]))
    result = compared(lowered, symmetry=True)
    assert result.states == breadth_first(PythonSystem(lowered)).states


def verdicts(source: str) -> dict[str, str]:
    """The verdict of each property, progress included."""
    with file_of(source) as path:
        outcome = check(compile_model(str(path)), Options(engine="python"))
    return {one.property.name: one.status for one in outcome.verdicts}


def check_progress(seed: int) -> None:
    """Fairness sees the same in both."""
    interrupted, guarded = twins(seed)
    if not differs(seed):
        assert verdicts(interrupted) == verdicts(guarded)


@pytest.mark.parametrize("seed", range(8))
def test_progress(seed: int) -> None:
    check_progress(seed)


# -- mutants -----------------------------------------------------------------------------------------------


def forgotten(*_: object) -> Expression:
    """A guard that was forgotten."""
    return fold.TRUE


def without_level(cpu: CpuCells, level: Level) -> Expression:
    """Begins beside a handler of its own level."""
    return cpu.nothing_above(level)


@pytest.mark.parametrize(
    ("name", "mutant"),
    [
        ("nothing_above", forgotten),
        ("nothing_from", forgotten),
        ("comes", forgotten),
        ("comes", without_level),
    ],
    ids=["a host that steps", "levels that are not told apart", "a handler not held off", "its own level"],
)
def test_a_forgotten_guard_is_found(monkeypatch: pytest.MonkeyPatch, name: str, mutant: object) -> None:
    monkeypatch.setattr(interrupts.CpuCells, name, mutant)
    assert any(differs(seed) for seed in FEW)
