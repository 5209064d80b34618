"""Every engine gives the reference explorer's answers, over the models and over random programs.

An engine joins by subclassing ``Agreement`` with its own ``search``.
"""

from __future__ import annotations

import ast
import os
from functools import cache
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, assume, given, settings

from checker.backends.python.system import PythonSystem
from checker.compiler.compile import compile_model
from checker.counterexample.replay import replay
from checker.exploration.breadth_first import breadth_first
from checker.exploration.hopeless import doom_of
from checker.exploration.result import Result
from checker.ground.meaning import InitialFails, evaluate
from checker.ground.program import Ground
from checker.passes.normal_form import ground
from checker.program.program import Program
from checker.source.diagnostic import ModelError
from tests.agreement.plain import group_of, plain
from tests.liveness.lost import nearest
from tests.oracle import TooBig, Truth, explore
from tests.programs import compiled, models

ROOT = Path(__file__).parent.parent.parent
BOUND = 3000  # states of a random program

HEALTH = [
    HealthCheck.too_slow,
    HealthCheck.filter_too_much,
    HealthCheck.data_too_large,
    HealthCheck.differing_executors,
]
FEW = settings(max_examples=32, deadline=None, database=None, derandomize=True, suppress_health_check=HEALTH)
MANY = settings(FEW, max_examples=int(os.environ.get("EXAMPLES", "3000")), derandomize=False)


def files() -> list[Path]:
    """Every model there is, the benchmark and the published ones included."""
    found = [*ROOT.glob("models/*.py"), *ROOT.glob("bench/*.py"), *ROOT.glob("tests/published/*.py")]
    return sorted(path for path in found if declares_actor(path) and not path.name.startswith("test_"))


def declares_actor(path: Path) -> bool:
    """Whether a file declares an actor, and does not only speak of one."""
    functions = [node for node in ast.parse(path.read_text()).body if isinstance(node, ast.FunctionDef)]
    return any(ast.unparse(mark).startswith("actor") for one in functions for mark in one.decorator_list)


@cache
def smallest(path: Path) -> Program:
    """The model with every parameter at its least value, or at 1 if that is 0."""
    program = compile_model(str(path)).program
    least = {s.name: str(max(s.least, 1)) for s in program.settings if s.cost is None and s.most}
    return compile_model(str(path), least).program


def known(source: str, states_alone: bool = False) -> tuple[Ground, Truth]:
    """A random program and the truth about it, if it is one that can be checked and is small.

    With ``states_alone`` an actor that can never finish while others continue is no part of the truth.
    """
    try:
        lowered = ground(compiled(source))
        return lowered, explore(PythonSystem(lowered), BOUND) if states_alone else truth_of(lowered, BOUND)
    except (ModelError, InitialFails, TooBig):
        assume(False)
        raise


def truth_of(lowered: Ground, most: int) -> Truth:
    """What the oracle knows of a program, and who can never finish. Raises TooBig."""
    system = PythonSystem(lowered)
    truth = explore(system, most)
    for judged in lowered.properties:
        lost = nearest(system, truth) if judged.ends and judged.property.name not in truth.first else None
        if lost is not None:
            truth.first[judged.property.name] = lost
    return truth


def judged_by(result: Result, lowered: Ground) -> dict[str, int]:
    """The length of the schedule for each property that a search decided."""
    found = {lowered.properties[n].property: schedule for n, schedule in result.found.items()}
    return {judged.name: len(s.moves) for judged, s in found.items() if not judged.is_progress}


def orbits(program: Program, lowered: Ground, truth: Truth) -> int:
    """How many orbits the reachable states make, by applying every exchange to each of them."""
    system, group = PythonSystem(lowered), group_of(program)
    left = {plain(lowered, system.values(state)) for state in truth.states}
    count = 0
    while left:
        one = left.pop()
        left -= {exchange(one) for exchange in group}
        count += 1
    return count


class Agreement:
    """What every engine must get right; ``search`` is how it searches, with symmetry or without."""

    most: ClassVar[int] = 15_000  # larger instances are left out,
    most_slowly: ClassVar[int] = 250_000  # and larger ones than this if there is time

    def search(self, lowered: Ground, symmetry: bool) -> Result:
        """Search as this engine does."""
        raise NotImplementedError

    def check(self, lowered: Ground, truth: Truth) -> None:
        """All that is the same for a model and for a random program."""
        self.check_unreduced(lowered, truth)
        self.check_reduced(lowered, truth)

    def check_unreduced(self, lowered: Ground, truth: Truth) -> None:
        """The exact counts, the verdicts, and the shortest schedules."""
        result = self.search(lowered, False)
        assert result.exhaustive
        assert (result.states, result.transitions, result.depth) == (
            len(truth.states),
            truth.transitions,
            truth.depth,
        )
        assert sum(result.taken) == result.transitions
        assert list(result.taken) == self.counted(lowered, truth)
        assert judged_by(result, lowered) == truth.first
        self.check_schedules(lowered, result)

    def check_reduced(self, lowered: Ground, truth: Truth) -> None:
        """One state for each orbit, the same verdicts, and schedules as short."""
        result = self.search(lowered, True)
        assert result.exhaustive
        assert judged_by(result, lowered) == truth.first
        assert result.depth == truth.depth
        assert sum(result.taken) == result.transitions <= truth.transitions
        if any(judged.property.is_progress for judged in lowered.properties):
            assert result.states == len(truth.states)  # fairness tells instances apart
        elif len(truth.states) <= BOUND:
            assert result.states == orbits(lowered.program, lowered, truth)
        self.check_schedules(lowered, result)

    def counted(self, lowered: Ground, truth: Truth) -> list[int]:
        """How often each command was taken."""
        system = PythonSystem(lowered)
        places = [(i, at) for i, row in enumerate(lowered.commands) for at in range(len(row))]
        taken = dict.fromkeys(places, 0)
        for state, moves in truth.successors.items():
            values = system.values(state)
            for move in moves:
                taken[move.actor, values[lowered.instances[move.actor].location]] += 1
        return list(taken.values())

    def check_schedules(self, lowered: Ground, result: Result) -> None:
        """Each schedule replays, and shows at its end, and not before, what was found."""
        system = PythonSystem(lowered)
        for number, schedule in result.found.items():
            judged = lowered.properties[number]
            if judged.property.is_progress:
                continue
            trace = replay(system, schedule, judged)
            failed = trace.steps[-1].failed if trace.steps else None
            if judged.property.kind == "step":
                assert failed is not None
                continue
            assert failed is None
            if schedule.doom is not None:
                end = system.layout.pack(trace.values)
                assert doom_of(system, number, end, self.most_slowly) == schedule.doom
                continue
            assert evaluate(judged.bad, list(trace.values).__getitem__)
            if judged.only_at_rest:
                assert not system.enabled(system.layout.pack(trace.values))

    @FEW
    @given(models())
    def test_random_programs(self, source: str) -> None:
        self.check(*known(source))

    @pytest.mark.slow
    @MANY
    @given(models())
    def test_thousands_of_random_programs(self, source: str) -> None:
        self.check(*known(source))

    @pytest.mark.parametrize("path", files(), ids=lambda path: path.stem)
    def test_models(self, path: Path) -> None:
        self.check_model(smallest(path), self.most)

    @pytest.mark.slow
    @pytest.mark.parametrize("path", files(), ids=lambda path: path.stem)
    def test_default_instances(self, path: Path) -> None:
        self.check_model(compile_model(str(path)).program, self.most_slowly)

    def check_model(self, program: Program, most: int) -> None:
        """An instance of a model, if it is not too large."""
        lowered = ground(program)
        try:
            truth = truth_of(lowered, most)
        except TooBig:
            pytest.skip(f"more than {most} states")
        self.check(lowered, truth)


class TestPython(Agreement):
    """The Python engine."""

    def search(self, lowered: Ground, symmetry: bool) -> Result:
        """Breadth first, over the Python lowering."""
        return breadth_first(PythonSystem(lowered, symmetry))
