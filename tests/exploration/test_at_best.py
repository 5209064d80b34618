"""The use of stubborn sets is decided once, at the end of the first level with many states."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from checker.backends.python.system import PythonSystem
from checker.exploration import choice, reduced
from checker.exploration.breadth_first import breadth_first
from checker.exploration.build import Recipe, Unavailable
from checker.exploration.choice import EngineChoice, explored_at_best
from checker.exploration.deadline import LimitReached
from checker.exploration.folders import Folders
from checker.exploration.limits import Limits, Watch
from checker.exploration.reduced import helps
from checker.exploration.stubborn import Stubborn
from tests.agreement.test_native import check_same
from tests.native.building import GROWING, PINBENCH, built_with, interruptible, needs_compiler, system_of

WHOLE = 20_095  # states of the benchmark


@pytest.fixture
def system() -> PythonSystem:
    """The benchmark."""
    return system_of(PINBENCH)


class Asked:
    """An answer to whether stubborn sets help; ``times`` is how often it was asked."""

    def __init__(self, answer: bool | BaseException) -> None:
        self.answer, self.times = answer, 0

    def __call__(self, _: PythonSystem) -> bool:
        self.times += 1
        if isinstance(self.answer, BaseException):
            raise self.answer
        return self.answer


Asks = Callable[[int, bool | BaseException], Asked]


@pytest.fixture
def asks(monkeypatch: pytest.MonkeyPatch) -> Asks:
    """Lets a test set the number of states for the decision, and its answer."""

    def set_up(large: int, answer: bool | BaseException) -> Asked:
        asked = Asked(answer)
        for module in (choice, reduced):
            monkeypatch.setattr(module, "LARGE", large)
            monkeypatch.setattr(module, "helps", asked)
        return asked

    return set_up


def native(threads: int) -> EngineChoice:
    """The engine in C, whose table grows."""
    return replace(built_with(*GROWING, threads=threads), engine="auto")


PYTHON = EngineChoice("python")
ENGINES = [
    pytest.param(native(1), id="one thread", marks=needs_compiler),
    pytest.param(native(3), id="three threads", marks=needs_compiler),
    pytest.param(PYTHON, id="python"),
]


@pytest.mark.parametrize("engine", ENGINES)
def test_it_goes_on_where_they_do_not_help(asks: Asks, system: PythonSystem, engine: EngineChoice) -> None:
    asked = asks(5_000, False)
    (result, by), used = explored_at_best(system, Watch(), engine)
    assert (by, used, asked.times) == ("python" if engine is PYTHON else "native", False, 1)
    check_same(result, breadth_first(system))


@pytest.mark.parametrize("engine", ENGINES)
def test_they_are_used_where_they_help(asks: Asks, system: PythonSystem, engine: EngineChoice) -> None:
    asked = asks(5_000, True)
    (result, by), used = explored_at_best(system, Watch(), engine)
    assert (by, used, asked.times) == ("python" if engine is PYTHON else "native", True, 1)
    plain = reduced.reduced(system, Stubborn(system))
    assert plain.states < WHOLE
    check_same(result, plain)


@pytest.mark.parametrize("engine", ENGINES)
def test_it_is_asked_where_there_are_more_states_and_more_to_come(
    asks: Asks, system: PythonSystem, engine: EngineChoice
) -> None:
    """By the states alone: if all are found, there is no decision any more."""
    levels = breadth_first(system).levels
    for large in (1, sum(levels[:20]), WHOLE - levels[-1], WHOLE - 1):
        asked = asks(large, False)
        explored_at_best(system, Watch(), engine)
        assert asked.times == 1, large
    asked = asks(WHOLE, True)
    (result, _), used = explored_at_best(system, Watch(), engine)
    assert (result.states, used, asked.times) == (WHOLE, False, 0)


@needs_compiler
def test_all_engines_take_the_same_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is really asked: the share of the moves that is enough is the same everywhere."""
    monkeypatch.setattr(choice, "LARGE", 1_000)
    monkeypatch.setattr(reduced, "LARGE", 1_000)
    for helpful in (0.0, 1.0):
        monkeypatch.setattr(reduced, "HELPS", helpful)
        ways = []
        for engine in (native(1), native(3), PYTHON):
            (result, _), used = explored_at_best(system_of(PINBENCH), Watch(), engine)
            ways.append((used, result.states, result.transitions, result.levels))
        assert ways[0] == ways[1] == ways[2]
        assert ways[0][0] == (helpful == 1.0)


@pytest.mark.parametrize("engine", ENGINES)
def test_an_interrupt_while_it_is_asked(asks: Asks, system: PythonSystem, engine: EngineChoice) -> None:
    asks(5_000, KeyboardInterrupt())
    watch = Watch(Limits(seconds=60))
    (result, _), used = explored_at_best(system, watch, engine)
    assert (result.stopped, result.interrupted, used) == ("interrupted", True, False)
    assert 5_000 < result.states < WHOLE
    assert watch.seconds < 30


@needs_compiler
def test_a_real_interrupt_while_it_is_asked(system: PythonSystem, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(system: PythonSystem) -> bool:
        threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)).start()
        while True:
            helps(system)

    monkeypatch.setattr(choice, "LARGE", 5_000)
    monkeypatch.setattr(choice, "helps", interrupted)
    with interruptible():
        (result, _), used = explored_at_best(system, Watch(Limits(seconds=60)), native(1))
    assert (result.stopped, result.interrupted, used) == ("interrupted", True, False)
    assert 5_000 < result.states < WHOLE


@pytest.mark.parametrize("engine", ENGINES)
def test_a_limit_while_it_is_asked(asks: Asks, system: PythonSystem, engine: EngineChoice) -> None:
    asks(5_000, LimitReached("--timeout 1s reached"))
    (result, _), used = explored_at_best(system, Watch(), engine)
    assert (result.exhaustive, result.interrupted, used) == (False, False, False)
    assert result.stopped is not None and "--timeout" in result.stopped


@needs_compiler
def test_with_folders_it_is_never_asked(asks: Asks, system: PythonSystem, tmp_path: Path) -> None:
    """What is on disk is not thrown away."""
    asked = asks(5_000, True)
    engine = replace(native(1), folders=Folders(spill=tmp_path))
    (result, _), used = explored_at_best(system, Watch(), engine)
    assert (result.states, used, asked.times) == (WHOLE, False, 0)


def test_without_an_engine_python_asks(asks: Asks, system: PythonSystem) -> None:
    def none() -> Recipe:
        raise Unavailable("nothing here")

    said: list[str] = []
    asked = asks(5_000, True)
    engine = EngineChoice("auto", 1, said.append, none)
    (_, by), used = explored_at_best(system, Watch(), engine)
    assert (by, used, asked.times) == ("python", True, 1)
    assert said == ["the Python engine explores this model: nothing here"]
