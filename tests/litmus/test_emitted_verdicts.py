"""Random straight-line models, emitted and read back: the verdict is the same, or the model is refused."""

import re

import pytest

from checker.backends.cannot_express import CannotExpress
from checker.backends.litmus.module import litmus_of
from checker.backends.python.system import PythonSystem
from checker.compiler.compile import compile_model
from checker.exploration.limits import Watch
from checker.exploration.reachable import reachable
from checker.ground.build.from_program import build
from checker.ground.meaning import evaluate
from checker.passes.memory.machine import with_memory_model
from checker.passes.pruning import pruned
from checker.program.program import Program
from checker.source.diagnostic import ModelError
from tests.litmus.straight_models import StraightModel
from tests.programs import compiled, file_of

MEMORIES = ("sc", "weak")


def verdict(program: Program, memory: str) -> bool | None:
    """Whether the only property of a program for weak memory is violated (or met) under a memory model.

    None if a bound of the machine is reached. Other tests verify the passes; these are to be quick.
    """
    built = build(program)
    lowered = pruned(built if memory == "sc" else with_memory_model(built))
    system = PythonSystem(lowered)
    (judged,) = [one for one in lowered.properties if one.property.name in ("c", "condition")]
    violated = False
    for state in reachable(system, Watch()):
        values = system.values(state)
        if any(evaluate(bound, values.__getitem__) for _, bound in lowered.bounds):
            return None
        violated = violated or bool(evaluate(judged.bad, values.__getitem__))
    return violated


def read_back(text: str) -> Program | None:
    """A litmus test as a program; None if its reader finds too many values."""
    with file_of(text, ".litmus") as path:
        try:
            return compile_model(str(path)).program
        except ModelError as error:
            assert "may hold more than" in str(error), error
            return None


def verdicts(seed: int) -> list[bool | None] | None:
    """The verdicts of a random model, if it is emitted; raises AssertionError if its test has others."""
    model = StraightModel(seed).text()
    program = compiled(model, memory="weak")
    try:
        text = litmus_of(program)
    except CannotExpress as error:
        assert re.search(r"model_\w+\.py:\d+:", str(error)), error
        return None
    test = read_back(text)
    if test is None:
        return []
    found: list[bool | None] = []
    for memory in MEMORIES:
        of_model, of_test = verdict(program, memory), verdict(test, memory)
        both = None not in (of_model, of_test)
        assert not both or of_model == of_test, (seed, memory, of_model, model, text)
        found.append(of_model if both else None)
    return found


def compared(seeds: range) -> None:
    """Compare the models of some seeds; enough of them are emitted, and both verdicts occur."""
    found = [one for seed in seeds if (one := verdicts(seed)) is not None]
    every = [verdict for one in found for verdict in one]
    assert len(found) > len(seeds) / 3
    assert every.count(True) > len(found) / 5
    assert every.count(False) > len(found) / 5
    assert [False, True] in found  # what only weak memory shows


def test_the_verdict_is_the_same() -> None:
    compared(range(50))


@pytest.mark.slow
def test_the_verdict_is_the_same_often() -> None:
    compared(range(1000, 5000))
