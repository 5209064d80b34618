"""Spin, given the Promela of a model, finds the same states and the same verdicts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import assume, given, settings

from checker.backends.promela.module import Promela, promela
from checker.backends.promela.runs import promela_of_runs
from checker.backends.python.system import PythonSystem
from checker.compiler.compile import compile_model
from checker.exploration.deadline import Deadline
from checker.exploration.limits import Limits
from checker.exploration.spin import TOO_LONG, Printed, SpinAnswer, SpinFails, ask_spin, misses_progress
from checker.ground.program import Ground
from checker.passes.normal_form import ground
from tests.agreement.test_agreement import FEW, MANY, ROOT, files, known
from tests.agreement.test_found import ALL, HEAD
from tests.liveness.fair_cycles import violated
from tests.native.building import GROWING, built_with, needs_spin, search
from tests.oracle import explore
from tests.programs import compiled, models, progress_models

EDGES = {
    # What is written before the assertion must be as it was, and so must what is written in one branch.
    "nobody ever steps": """
        @actor
        def worker() -> None:
            if 0 < 0:
                system.n = 1

        @eventually("it rises")
        def rises() -> bool:
            return system.n > 0

        properties = [every_actor_finishes(), rises]
        """,
    "an actor that goes on for ever": """
        @actor
        def worker() -> None:
            while True:
                system.n = 1

        properties = [every_actor_finishes()]
        """,
    "a step that fails after it wrote": """
        @actor(count=2)
        def worker() -> None:
            with atomic:
                system.n += 1
                if system.flag:
                    nodes[0].n = 2
                else:
                    nodes[1].n = 2
                assert system.n < 2, "both were here"
                system.flag = True
            system.owner = nodes[0]

        properties = [every_actor_finishes()]
        """,
    # Promela rounds towards zero, Python down.
    "quotients of negative numbers": """
        @record
        class Signed:
            value: int = integer(0, least=-3, most=3)
            by: int = integer(1, least=-2, most=2)
            half: int = integer(0, least=-3, most=3)
            rest: int = integer(0, least=-1, most=1)

        signed = shared(Signed)

        @actor
        def worker() -> None:
            with atomic:
                n = choose(range(-3, 4))
                signed.value = n
            with atomic:
                d = choose(range(-2, 3))
                wait_until(d != 0)
                signed.by = d
            with atomic:
                signed.half = signed.value // signed.by
                signed.rest = signed.value % signed.by

                system.flag = True

        @never("the rest has not the sign of the divisor, or the two do not add up")
        def fits() -> bool:
            return system.flag and (
                signed.rest * signed.by < 0 or signed.half * signed.by + signed.rest != signed.value
            )

        properties = [fits]
        """,
    # Spin's only initial state is the one before the choice.
    "several initial states": """
        @initial
        def start() -> None:
            n = choose(range(3))
            system.n = n + 1

        @actor
        def worker() -> None:
            with atomic:
                wait_until(system.n > 1)
                system.n -= 1

        @never("the state before the choice is seen")
        def chosen() -> bool:
            return system.n == 0

        properties = [chosen, every_actor_finishes()]
        """,
    # Waiting for ever where an actor may rest is not a deadlock; waiting elsewhere is.
    "one rests, one waits": """
        @actor
        def resting() -> None:
            while True:
                with atomic:
                    wait_until(system.flag, resting=True)
                    system.flag = False

        @actor
        def waiting() -> None:
            wait_until(nodes[0].flag)
            system.n = 1

        properties = [every_actor_finishes(), never_waits(waiting)]
        """,
    # Words of Promela, of C and of Spin's own program, and names that differ only in what is left out.
    "names": """
        @record
        class State:
            byte: bool = False
            init: bool = False

        now = shared(State)
        register = shared(Array(bool, 2))
        register_0 = shared(State)

        @actor
        def active() -> None:
            timeout = register[0]
            now.byte = timeout
            with atomic:
                register[1] = timeout
                now.init = True

        @reachable("it is reached")
        def never() -> bool:
            return now.init and not register_0.init

        properties = [never, every_actor_finishes()]
        """,
    # None and members by name; a number that a step keeps and no state does.
    "a state no larger than one byte": """
        @actor
        def worker() -> None:
            with atomic:
                seen = system.owner
                system.owner = nodes[1]
                if seen is None:
                    system.n = 3

        properties = [every_actor_finishes()]
        """,
}
LARGE = {"page_lock"}  # more than a million states; one page and one caller are checked by default
VERY_FEW = settings(FEW, max_examples=6)
HUNDREDS = settings(MANY, max_examples=MANY.max_examples // 10)


@contextmanager
def short_enough() -> Iterator[None]:
    """Leave out a random program with a step that is too long for Spin."""
    try:
        yield
    except SpinFails as fails:
        assume(TOO_LONG not in str(fails))
        raise


def check(lowered: Ground, states: int, seen: set[str]) -> None:
    """Spin gives these answers."""
    answer = ask_spin(promela(lowered), states, Limits(seconds=300).deadline())
    assert answer.states == states
    assert {lowered.properties[number].property.name for number in answer.seen} == seen


def check_model(path: Path, **values: str) -> None:
    """Spin gives the engine's answers, which test_native compares with the search in Python."""
    whole = ground(compile_model(str(path), values).program)
    states = tuple(judged for judged in whole.properties if not judged.property.is_progress)
    lowered = replace(whole, properties=states)  # what Spin is not asked need not be found
    result = search(PythonSystem(lowered), built_with(*GROWING))
    check(lowered, result.states, {lowered.properties[number].property.name for number in result.found})


@needs_spin
@pytest.mark.parametrize("path", files(), ids=lambda path: path.stem)
def test_models(path: Path) -> None:
    check_model(path, **({"PAGES": "1", "CALLERS": "1"} if path.stem in LARGE else {}))


@needs_spin
@pytest.mark.slow
@pytest.mark.parametrize("path", [p for p in files() if p.stem in LARGE], ids=lambda path: path.stem)
def test_large_models(path: Path) -> None:
    check_model(path)


@needs_spin
@pytest.mark.parametrize("name", EDGES)
def test_small_models(name: str) -> None:
    check_small(EDGES[name])


@needs_spin
@pytest.mark.slow
@pytest.mark.parametrize("name", ALL)
def test_more_small_models(name: str) -> None:
    check_small(ALL[name])


# -- progress --------------------------------------------------------------------------------------


def check_progress(lowered: Ground, states: int, wrong: set[str]) -> None:
    """Spin finds a fair run that misses its goal for ever for just these properties."""
    for number, judged in enumerate(lowered.properties):
        if judged.property.is_progress:
            text = promela_of_runs(lowered, number)
            found = misses_progress(text, lowered, states, Limits(seconds=600).deadline())
            assert found == (judged.property.name in wrong), judged.property.name


def weakly_fair(source: str) -> str:
    """The program without strong fairness, which Spin does not know."""
    return source.replace('fair="strong"', "fair=True")


def check_progress_of(path: Path) -> None:
    """Spin gives the engine's answers on the progress of a model."""
    lowered = ground(compile_model(str(path)).program)
    result = search(PythonSystem(lowered), built_with(*GROWING))
    check_progress(
        lowered, result.states, {lowered.properties[number].property.name for number in result.found}
    )


@needs_spin
@pytest.mark.parametrize("name", ["dax_wait", "page_count"])
def test_progress_of_models(name: str) -> None:
    check_progress_of(ROOT / "models" / f"{name}.py")


@needs_spin
@pytest.mark.slow
@pytest.mark.parametrize("path", [p for p in files() if p.stem not in LARGE], ids=lambda path: path.stem)
def test_progress_of_every_model(path: Path) -> None:
    check_progress_of(path)


@needs_spin
@VERY_FEW
@given(progress_models())
def test_progress_of_random_programs(source: str) -> None:
    lowered, truth = known(weakly_fair(source))
    if truth.depths:
        with short_enough():
            check_progress(lowered, len(truth.states), violated(PythonSystem(lowered), truth))


@needs_spin
@pytest.mark.slow
@HUNDREDS
@given(progress_models())
def test_progress_of_hundreds_of_random_programs(source: str) -> None:
    lowered, truth = known(weakly_fair(source))
    if truth.depths:
        with short_enough():
            check_progress(lowered, len(truth.states), violated(PythonSystem(lowered), truth))


def check_small(text: str) -> None:
    """Spin gives the answers of the reference explorer."""
    lowered = ground(compiled(HEAD + dedent(text)))
    truth = explore(PythonSystem(lowered))
    check(lowered, len(truth.states), set(truth.first))
    check_progress(lowered, len(truth.states), violated(PythonSystem(lowered), truth))


@needs_spin
@VERY_FEW
@given(models())
def test_random_programs(source: str) -> None:
    lowered, truth = known(weakly_fair(source), states_alone=True)
    if truth.depths:
        with short_enough():
            check(lowered, len(truth.states), set(truth.first))


@needs_spin
@pytest.mark.slow
@HUNDREDS
@given(models())
def test_hundreds_of_random_programs(source: str) -> None:
    lowered, truth = known(weakly_fair(source), states_alone=True)
    if truth.depths:
        with short_enough():
            check(lowered, len(truth.states), set(truth.first))


def test_how_spin_is_compiled_and_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The width decides the vector; the states that are expected, the tables and how fast it must be."""
    asked: list[tuple[list[str], list[str]]] = []

    def spy(_: str, compiled: Sequence[str], search: Sequence[str], __: Deadline) -> Printed:
        asked.append((list(compiled), list(search)))
        return Printed("", frozenset(), 7)

    monkeypatch.setattr("checker.exploration.spin.searched", spy)
    monkeypatch.setattr("checker.exploration.spin.version", lambda _: "6.5.2")
    model = Promela("", {}, (), 2, 5_000)
    deadline = Limits(memory=512 << 20).deadline()
    for expected in (200_000, 200_001):
        assert ask_spin(model, expected, deadline) == SpinAnswer("6.5.2", 5, frozenset())
    whole = ["-w", "-DNOREDUCE", "-DSAFETY", "-DVECTORSZ=5000", "-DMEMLIM=512"]
    assert [compiled for compiled, _ in asked] == [["-O0", *whole], ["-O2", *whole]]
    assert asked[0][1] == ["-c0", "-m810000", "-w18"]
    assert asked[1][1] == ["-c0", "-m810004", "-w18"]
