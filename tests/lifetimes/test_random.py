"""Random programs that allocate and free: what an interpreter with generations says, in every engine."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest

from checker.backends.python.system import PythonSystem
from checker.exploration.dpor.explore import dpor
from checker.exploration.limits import Watch
from checker.ground.program import Ground
from checker.passes.normal_form import ground
from tests.agreement.test_agreement import judged_by, truth_of
from tests.agreement.test_native import TestNative as NativeAgreement
from tests.agreement.test_tla import check as check_module
from tests.lifetimes.brute_force import FREED, LEAKS, USED, truth_about
from tests.lifetimes.programs import PoolProgram, random_program
from tests.native.building import needs_compiler
from tests.oracle import explore
from tests.programs import compiled
from tests.reductions.test_stubborn import check as check_reduction

FEW = 60
MOST = 200_000


@cache
def lowered(seed: int) -> Ground:
    """A random program."""
    return ground(compiled(random_program(seed).text))


def found_in(program: Ground) -> tuple[frozenset[str], bool]:
    """What exploring every state finds: the violated properties, and whether two references are the same."""
    names = explore(PythonSystem(program), MOST).first.keys()
    return frozenset(names - {"equal"}), "equal" in names


def check(seeds: range) -> Counter[str]:
    """Compare programs with their interpretation; how often each verdict occurs."""
    seen = Counter[str]()
    for seed in seeds:
        program = random_program(seed)
        truth = truth_about(program)
        assert found_in(lowered(seed)) == truth, f"seed {seed}\n{program.text}"
        seen.update([*truth[0], "same"] if truth[1] else truth[0])
        seen["nothing"] += not truth[0]
    return seen


def test_the_verdicts_are_those_of_generations() -> None:
    seen = check(range(FEW))
    assert all(seen[name] >= FEW // 30 for name in (USED, FREED, LEAKS, "same", "nothing")), seen


@pytest.mark.slow
def test_the_verdicts_are_those_of_generations_of_many() -> None:
    check(range(FEW, FEW + 3000))


@needs_compiler
@pytest.mark.parametrize("seeds", [range(16), pytest.param(range(16, 500), marks=pytest.mark.slow)])
def test_the_engine_in_c_agrees(seeds: range) -> None:
    for seed in seeds:
        program = lowered(seed)
        NativeAgreement().check(program, truth_of(program, MOST))


@pytest.mark.parametrize("seeds", [range(16), pytest.param(range(16, 500), marks=pytest.mark.slow)])
def test_dpor_agrees(seeds: range) -> None:
    for seed in seeds:
        result = dpor(PythonSystem(lowered(seed)), Watch())
        decided = judged_by(result, lowered(seed)).keys()
        truth, same = truth_about(random_program(seed))
        assert frozenset(decided - {"equal"}) == truth, seed
        assert ("equal" in decided) == same, seed


@pytest.mark.parametrize("seeds", [range(16), pytest.param(range(16, 500), marks=pytest.mark.slow)])
def test_partial_order_reduction_agrees(seeds: range) -> None:
    for seed in seeds:
        check_reduction(lowered(seed), truth_of(lowered(seed), MOST))


def test_the_module_for_tlc_agrees() -> None:
    for seed in range(4):
        check_module(lowered(seed), truth_of(lowered(seed), MOST))


def test_a_program_without_free_violates_nothing_but_the_leak() -> None:
    program = PoolProgram(1, False, (((("alloc", "p"),), (("use", "p"),)),))
    assert found_in(ground(compiled(program.text))) == (frozenset({LEAKS}), False)
