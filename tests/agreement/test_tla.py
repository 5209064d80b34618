"""The TLA+ of a model is a module, and it has the model's states and verdicts. (TLC itself is not run.)"""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given, settings

from checker.backends.python.system import PythonSystem
from checker.backends.tla.module import tla
from checker.ground.program import Ground
from checker.passes.normal_form import ground
from tests.agreement.test_agreement import FEW, MANY, files, known, smallest
from tests.agreement.test_found import ALL, HEAD
from tests.agreement.test_spin import EDGES
from tests.agreement.tla_reader import Module, read
from tests.oracle import Truth, explore
from tests.programs import compiled, models

VERY_FEW = settings(FEW, max_examples=10)
HUNDREDS = settings(MANY, max_examples=MANY.max_examples // 10)


def check(lowered: Ground, truth: Truth) -> None:
    """The module has as many states, and an invariant fails exactly if a property is decided."""
    module = read(tla(lowered))
    seen = reached(module)
    assert len(seen) == len(truth.states)
    for judged in lowered.properties:
        name = judged.property.name
        if not judged.property.is_progress and name in module.definitions:
            assert all(module.holds(name, state) for state in seen) == (name not in truth.first), name
    assert all(module.holds("TypeOK", state) for state in seen)


def reached(module: Module) -> list[dict[str, object]]:
    """Every state of a module."""
    found = {tuple(sorted(state.items())): state for state in module.initial()}
    waiting = list(found.values())
    for state in waiting:  # grows as it goes
        for after in module.next(state):
            key = tuple(sorted(after.items()))
            if key not in found:
                found[key] = after
                waiting.append(after)
    return waiting


@pytest.mark.parametrize("name", EDGES)
def test_small_models(name: str) -> None:
    lowered = ground(compiled(HEAD + dedent(EDGES[name])))
    check(lowered, explore(PythonSystem(lowered)))


@pytest.mark.slow
@pytest.mark.parametrize("name", ALL)
def test_more_small_models(name: str) -> None:
    lowered = ground(compiled(HEAD + dedent(ALL[name])))
    check(lowered, explore(PythonSystem(lowered)))


@pytest.mark.parametrize("path", files(), ids=lambda path: path.stem)
def test_each_model_is_a_module(path: Path) -> None:
    lowered = ground(smallest(path))
    module = read(tla(lowered))
    start = PythonSystem(lowered).initial()
    first = [after for state in module.initial() for after in module.next(state)]
    assert len(module.initial()) == len(start)
    assert len(first) == sum(len(PythonSystem(lowered).moves(state)) for state in start)


@VERY_FEW
@given(models())
def test_random_programs(source: str) -> None:
    lowered, truth = known(source, states_alone=True)
    if truth.depths and len(truth.states) < 500:
        check(lowered, truth)


@pytest.mark.slow
@HUNDREDS
@given(models())
def test_hundreds_of_random_programs(source: str) -> None:
    lowered, truth = known(source, states_alone=True)
    if truth.depths:
        check(lowered, truth)
