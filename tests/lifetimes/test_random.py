"""Random programs that allocate and free: what an interpreter with generations says, in every engine."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest

from checker.backends.python.system import PythonSystem
from checker.exploration.dpor.explore import dpor
from checker.exploration.limits import Watch
from checker.ground.program import Ground
from checker.ground.state_variables import cells_of
from checker.passes.normal_form import ground
from checker.program.commands import ALLOCATED
from tests.agreement.test_agreement import judged_by, truth_of
from tests.agreement.test_native import TestNative as NativeAgreement
from tests.agreement.test_tla import check as check_module
from tests.lifetimes.brute_force import FREED, LEAKS, USED, truth_about
from tests.lifetimes.programs import PoolProgram, Step, random_program
from tests.native.building import needs_compiler
from tests.oracle import explore
from tests.programs import compiled
from tests.reductions.test_stubborn import check as check_reduction

FEW = 40
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


ALLOC_P, ALLOC_Q, STORE, FREE_P, FREE_Q = (
    (("alloc", "p"),),
    (("alloc", "q"),),
    (("store", "p", "one"),),
    (("free", "p"),),
    (("free", "q"),),
)
LOAD, USE = (("load", "p", "one"),), (("use", "p"),)


@pytest.mark.parametrize(
    ("objects", "steps", "violated"),
    [
        (1, (ALLOC_P, USE), {LEAKS}),
        (1, (ALLOC_P, STORE, USE), set()),
        (1, (ALLOC_P, STORE, FREE_P, ALLOC_Q), {LEAKS}),  # a stale reference keeps nothing
        (2, (ALLOC_P, STORE, ALLOC_Q, FREE_P, FREE_Q, LOAD, USE), {USED}),  # another free mends nothing
        (2, (ALLOC_P, STORE, ALLOC_Q, FREE_P, FREE_Q, LOAD, FREE_P), {FREED}),
        (1, (ALLOC_P, STORE, FREE_P, LOAD), set()),
    ],
)
def test_one_actor(objects: int, steps: tuple[Step, ...], violated: set[str]) -> None:
    program = PoolProgram(objects, False, (steps,))
    assert truth_about(program) == (frozenset(violated), False)
    assert found_in(ground(compiled(program.text))) == (frozenset(violated), False)


def test_what_a_mark_says_of_each_state() -> None:
    """A stale reference leads somewhere, and one that is not stale leads to what is allocated."""
    for seed in range(20):
        if not random_program(seed).typesafe:
            check_marks(lowered(seed))


def check_marks(program: Ground) -> None:
    """Look at every mark in every state."""
    system = PythonSystem(program)
    allocated = cells_of(program.program).fields
    marks = [(cell.marks, n) for n, cell in enumerate(program.cells) if cell.marks is not None and cell.kept]
    for state in explore(system, MOST).states:
        values = system.values(state)
        for cell, mark in marks:
            leads_to = values[cell]
            assert leads_to or not values[mark], program.cells[mark].name
            if leads_to and not values[mark]:
                assert values[allocated["Node", leads_to, ALLOCATED, 0]], program.cells[cell].name
