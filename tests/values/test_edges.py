"""Numbers at the edges are the same numbers everywhere, and what an engine cannot hold it refuses."""

from __future__ import annotations

import os
import random
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from checker.backends.cannot_express import CannotExpress
from checker.backends.promela.module import promela
from checker.backends.python.system import PythonSystem
from checker.backends.table.module import to_table
from checker.exploration.breadth_first import breadth_first
from checker.exploration.choice import explored
from checker.exploration.limits import Limits, Watch
from checker.exploration.spin import ask_spin
from checker.ground.meaning import InitialFails
from checker.ground.program import Ground
from checker.passes.normal_form import ground
from checker.source.diagnostic import ModelError
from tests.agreement import test_tla as tla
from tests.agreement import test_z3 as z3
from tests.agreement.test_agreement import FEW, MANY
from tests.agreement.test_agreement import TestPython as Python
from tests.agreement.test_lowering import check_all
from tests.agreement.test_native import check_same
from tests.dpor.test_random import check_verdicts
from tests.native.building import GROWING, built_with, needs_compiler, needs_spin
from tests.native.spread import Spread, spread
from tests.oracle import TooBig, Truth, explore
from tests.programs import compiled
from tests.values.edges import BITS, edges

NARROW = tuple(bits for bits in BITS if bits < 32)
FITTING = tuple(bits for bits in BITS if bits < 62)
EXAMPLES = int(os.environ.get("EXAMPLES", "2000"))
SEEDS = st.integers(0, 10**9)


def lowered(source: str) -> tuple[Ground, Truth]:
    """A program and the truth about it, if the compiler accepts it and it is small."""
    try:
        found = ground(compiled(source))
        return found, explore(PythonSystem(found), 400)
    except (ModelError, InitialFails, TooBig):
        assume(False)
        raise


def known(seed: int, bits: tuple[int, ...] = BITS) -> tuple[Ground, Truth]:
    """A random program of numbers of so many bits."""
    return lowered(edges(random.Random(seed).randrange, bits))


def check_here(found: Ground, truth: Truth) -> None:
    """All meanings that Python has of a program."""
    check_all(found.program, 60)
    Python().check(found, truth)
    check_verdicts(PythonSystem(found))


def check_native(found: Ground) -> bool:
    """The engine in C; False if it refuses the numbers."""
    refused: list[str] = []
    for symmetry in (False, True):
        choice = replace(built_with(*GROWING), say=refused.append)
        result, engine = explored(PythonSystem(found, symmetry), Watch(), choice)
        check_same(result, breadth_first(PythonSystem(found, symmetry)))
        assert (engine == "native") == (not refused)
    return not refused


@settings(FEW, max_examples=12)
@given(seed=SEEDS)
def test_the_meanings_in_python(seed: int) -> None:
    check_here(*known(seed))


@settings(FEW, max_examples=8)
@given(seed=SEEDS)
def test_z3(seed: int) -> None:
    z3.check_some(known(seed)[0], 5)


@needs_compiler
@settings(FEW, max_examples=36)
@given(seed=SEEDS)
def test_the_engine_in_c(seed: int) -> None:
    check_native(known(seed, FITTING)[0])


@needs_compiler
@settings(FEW, max_examples=28)
@given(seed=SEEDS, below=st.integers(1, 200))
def test_the_engine_in_c_across_words(seed: int, below: int) -> None:
    """Numbers of up to 61 bits that lie in two words, or beside each other in one."""
    found = known(seed, FITTING)[0]
    with spread(Spread(below)):
        check_native(found)


@needs_spin
@settings(FEW, max_examples=2)
@given(seed=SEEDS)
def test_spin(seed: int) -> None:
    check_spin(*known(seed, NARROW))


def check_spin(found: Ground, truth: Truth) -> None:
    """Spin, if its numbers are long enough."""
    try:
        text = promela(found)
    except CannotExpress:
        return
    answer = ask_spin(text, len(truth.states), Limits(seconds=120).deadline())
    assert answer.states == len(truth.states)
    assert {found.properties[n].property.name for n in answer.seen} == set(truth.first)


@settings(FEW, max_examples=4)
@given(seed=SEEDS)
def test_tla(seed: int) -> None:
    check_tla(*known(seed, NARROW))


def check_tla(found: Ground, truth: Truth) -> None:
    """The module, if TLC's numbers are long enough."""
    try:
        tla.check(found, truth)
    except CannotExpress:
        return


@pytest.mark.slow
@settings(MANY, max_examples=EXAMPLES)
@given(seed=SEEDS)
def test_thousands(seed: int) -> None:
    check_here(*known(seed))


@pytest.mark.slow
@needs_compiler
@settings(MANY, max_examples=EXAMPLES // 5)
@given(seed=SEEDS, bits=st.sampled_from([NARROW, FITTING, BITS]))
def test_hundreds_in_c(seed: int, bits: tuple[int, ...]) -> None:
    check_native(known(seed, bits)[0])


@pytest.mark.slow
@settings(MANY, max_examples=EXAMPLES // 20)
@given(seed=SEEDS)
def test_hundreds_elsewhere(seed: int) -> None:
    z3.check_some(known(seed)[0], 8)
    check_tla(*known(seed, NARROW))
    check_spin(*known(seed, NARROW))


# -- where the edges are -----------------------------------------------------------------------------

ONE = """
from checker import *


@record
class System:
    n: int = integer({low}, least={low}, most={high})


system = shared(System)


@actor
def worker() -> None:
    system.n = {high}


@never("the number is not negative")
def negative() -> bool:
    return system.n {sign} {than}


properties = [negative]
"""


@needs_compiler
@pytest.mark.parametrize(
    ("low", "high", "fits"),
    [
        (0, 2**62 - 1, True),
        (0, 2**62, False),
        (2**62 - 1, 2**62 - 1, True),
        (-(2**62) + 1, 2**62 - 1, True),
        (-(2**62), 0, False),
        (0, 2**63 - 1, False),
        (2**63, 2**63 + 1, False),
        (-(2**63), 0, False),
        (0, 2**64, False),
        (2**64 - 1, 2**64, False),
        (-(2**64), 2**64, False),
        (0, 2**200, False),
    ],
)
def test_what_fits_c(low: int, high: int, fits: bool) -> None:
    """As signed words 2^63 is below 0: it was said to hold that no such number is above 0."""
    for sign, than in ((">", 0), ("<", 0), (">=", high), ("==", low)):
        found, truth = lowered(ONE.format(low=low, high=high, sign=sign, than=than))
        check_here(found, truth)
        assert check_native(found) == fits


def test_a_constant_alone_is_refused() -> None:
    found, _ = lowered(ONE.format(low=0, high=1, sign="<", than=2**63))
    with pytest.raises(CannotExpress, match=str(2**63)):
        to_table(found)
    with pytest.raises(CannotExpress, match=str(2**63)):
        promela(found)


@pytest.mark.parametrize(("most", "fits"), [(2**29, True), (2**30, False), (2**31 - 1, False)])
def test_rounding_down_needs_room(most: int, fits: bool) -> None:
    """Spin's remainder is of the dividend's sign: ours is made with a sum, which must not wrap."""
    text = ONE.format(low=-1, high=most, sign="%", than=f"({most}) == 0")
    found, _ = lowered(text)
    try:
        promela(found)
    except CannotExpress:
        assert not fits
    else:
        assert fits


def test_numbers_without_end_are_refused() -> None:
    loop = "    x = 3\n    while system.n == 0:\n        x = x * x\n"
    squares = ONE.replace("    system.n = {high}\n", loop)
    with pytest.raises(ModelError, match="no bound"):
        compiled(squares.format(low=0, high=1, sign="<", than=0))
    named = ONE.replace("{low}", "LOW").replace("{high}", "HIGH")
    for low, high in ((0, 10**5000), (-(10**5000), 0)):
        constants = f"\nLOW = {low:#x}\nHIGH = {high:#x}\n\n@record"
        with pytest.raises(ModelError, match="16,610 bits"):
            compiled(named.replace("\n\n@record", constants).format(sign="<", than=0))
