"""What the native engine survives: a fault of the world around it ends in an answer, never in a lost run."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from checker.backends.c.machine_words import TooWide
from checker.backends.c.module import to_c
from checker.backends.python.system import PythonSystem
from checker.exploration.build import Recipe, Unavailable, built, recipe
from checker.exploration.engine import EngineDied, Job
from checker.exploration.handover import HAND_OVER_FROM, EngineChoice, explored, prepared
from checker.exploration.limits import Limits, Watch
from checker.exploration.native import native
from tests.mutants.mutant import copied
from tests.native.building import PINBENCH, ROOT, built_with, needs_compiler, search, system_of

QUICK = ("-O1", "-march=native", "-w")
COUNTS = (20_095, 89_616, 40)


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the checker as a user does."""
    command = [sys.executable, "-m", "checker", *words]
    return subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True
    )


def script(path: Path, text: str) -> Path:
    """A program that a shell runs."""
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


# -- the compiler ----------------------------------------------------------------------------------------


def test_no_compiler() -> None:
    found = run("bench/pinbench.py", "--engine", "native", "-v", PATH="/nowhere", CC="")
    assert found.returncode == 0
    assert found.stderr == (
        "bench/pinbench.py: the Python engine explores this model: "
        "no C compiler found (cc, gcc, clang or $CC)\n"
    )
    assert "python engine" in found.stdout


def test_a_broken_compiler(tmp_path: Path) -> None:
    broken = script(tmp_path / "cc", "echo 'error: out of cheese' >&2; exit 1")
    found = run("bench/pinbench.py", "--engine", "native", CC=str(broken), XDG_CACHE_HOME=str(tmp_path))
    assert found.returncode == 0
    assert "the C compiler fails: error: out of cheese" in found.stderr
    assert "holds" in found.stdout


def test_the_compiler_that_is_asked_for_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted, other = (script(tmp_path / name, "exit 1") for name in ("wanted", "cc"))
    monkeypatch.setenv("PATH", str(tmp_path))
    for name, compiler in ((str(wanted), wanted), ("wanted", wanted), ("missing", other), ("", other)):
        monkeypatch.setenv("CC", name)
        assert recipe().compiler == str(compiler)


def test_a_compiler_that_is_none(tmp_path: Path) -> None:
    nonsense = tmp_path / "cc"
    nonsense.write_text("no program")
    nonsense.chmod(0o755)
    with pytest.raises(Unavailable, match="cannot be run"):
        built(to_c(system_of(PINBENCH).ground), Recipe(str(nonsense)), tmp_path)


def test_auto_without_a_compiler_goes_on_in_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checker.exploration.handover.HAND_OVER_FROM", 5_000)
    monkeypatch.setattr("checker.exploration.handover.COMPILE_FROM", 1_000)
    said: list[str] = []

    def none() -> Recipe:
        raise Unavailable("nothing here")

    result, engine = explored(system_of(PINBENCH), Watch(), EngineChoice("auto", 1, said.append, none))
    assert (result.states, result.transitions, result.depth) == COUNTS
    assert engine == "python"


# -- handing over ----------------------------------------------------------------------------------------


@needs_compiler
def test_a_large_space_is_handed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checker.exploration.handover.HAND_OVER_FROM", 5_000)
    choice = EngineChoice("auto", 2, pytest.fail, lambda: Recipe(recipe().compiler, QUICK))
    result, engine = explored(system_of(PINBENCH), Watch(), choice)
    assert (result.states, result.transitions, result.depth) == COUNTS
    assert engine == "native"


def test_a_small_space_stays_in_python() -> None:
    def never() -> Recipe:
        raise AssertionError("nobody needs a compiler for this")

    result, engine = explored(
        system_of(PINBENCH, PAGES="1"), Watch(), EngineChoice("auto", 1, pytest.fail, never)
    )
    assert (result.states < HAND_OVER_FROM, engine) == (True, "python")


# -- what C cannot hold ----------------------------------------------------------------------------------

LARGE = """
from checker import *

ns = shared(Array(integer(0, most=1_000_000_000), 1))


@actor
def worker() -> None:
    ns[0] = 1


@never("large")
def never_large() -> bool:
    return ns[0] * ns[0] * ns[0] == 8


properties = [never_large]
"""


LARGEST = f"a number between 0 and {10**27} needs more than the 62 bits of C: choose smaller bounds"


def test_numbers_too_large_for_a_word(tmp_path: Path) -> None:
    path = tmp_path / "large.py"
    path.write_text(LARGE)
    system = system_of(path)
    with pytest.raises(TooWide, match=LARGEST):
        to_c(system.ground)
    said: list[str] = []
    _, engine = explored(system, Watch(), EngineChoice("native", 1, said.append))
    assert engine == "python"
    assert said == [f"the Python engine explores this model: {LARGEST}"]


# -- memory, kills, limits -------------------------------------------------------------------------------


def wrapped(tmp_path: Path, before: str) -> tuple[PythonSystem, Job]:
    """An engine that a shell script starts."""
    system = system_of(PINBENCH, CALLERS="4")
    job = prepared(system, built_with(*QUICK), tmp_path)
    return system, Job(script(tmp_path / "run", f'{before}\nexec {job.program} "$@"'), job.words, job.initial)


@needs_compiler
def test_a_table_that_cannot_grow(tmp_path: Path) -> None:
    system, job = wrapped(tmp_path, "ulimit -v 30000")
    result = native(system, job)
    assert result.stopped == "out of memory"
    assert 0 < result.states < 1_073_577
    assert result.transitions == sum(result.taken) > result.states
    assert sum(result.levels) == result.states


@needs_compiler
def test_no_memory_to_begin_with(tmp_path: Path) -> None:
    system, job = wrapped(tmp_path, "ulimit -v 6000")
    with pytest.raises(Unavailable, match="no memory"):
        native(system, job)


@needs_compiler
def test_an_engine_that_is_killed(tmp_path: Path) -> None:
    system, job = wrapped(tmp_path, "kill -KILL $$")
    result = native(system, job)
    assert (result.stopped, result.exhaustive) == ("the native engine was killed", False)


@needs_compiler
def test_an_engine_with_a_fault_is_no_answer(tmp_path: Path) -> None:
    system, job = wrapped(tmp_path, "kill -SEGV $$")
    with pytest.raises(EngineDied, match="signal 11"):
        native(system, job)


@needs_compiler
def test_limits() -> None:
    system = system_of(PINBENCH, CALLERS="4")
    quick = built_with(*QUICK)
    few = search(system, quick, Limits(states=1000))
    assert (few.stopped, few.exhaustive) == ("--max-states 1,000 reached", False)
    assert 1000 < few.states < 20_000
    assert search(system_of(PINBENCH), quick, Limits(states=COUNTS[0])).exhaustive
    assert search(system, quick, Limits(memory=1 << 20)).stopped == "--max-memory 1M reached"
    assert search(system, quick, Limits(seconds=1e-4)).stopped == "--timeout 0.0001s reached"


@needs_compiler
def test_an_interrupt_gives_what_was_found(tmp_path: Path) -> None:
    """Sent to the checker alone, as a build server does; the engine is told by it."""
    command = [sys.executable, "-m", "checker", "bench/pinbench.py", "-p", "CALLERS=7", "--reduce", "none"]
    running = subprocess.Popen(
        [*command, "--engine", "native"], cwd=ROOT, env={**os.environ, "XDG_CACHE_HOME": str(tmp_path)},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    ended = threading.Timer(60, running.kill)
    ended.start()
    assert running.stderr is not None
    assert "states" in running.stderr.readline()  # progress: the search is under way
    time.sleep(0.2)
    running.send_signal(signal.SIGINT)
    out, _ = running.communicate()
    ended.cancel()
    assert running.returncode == 130
    assert "interrupted" in out


def test_an_interrupt_while_the_compiler_works_keeps_what_python_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def interrupted(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("checker.exploration.handover.HAND_OVER_FROM", 5_000)
    monkeypatch.setattr("checker.exploration.handover.Building.job", interrupted)
    result, engine = explored(system_of(PINBENCH), Watch(), EngineChoice())
    assert (engine, result.stopped, result.interrupted) == ("python", "interrupted", True)
    assert 5_000 <= result.states < COUNTS[0]


@needs_compiler
def test_a_step_that_fails_is_noted_in_memory_that_is_aligned(tmp_path: Path) -> None:
    """A count that leaves its range in a state of two words; the engine once ended by a fault there."""
    model = copied(tmp_path) / "models" / "mmu_notifier.py"
    text = model.read_text()
    put = "        put_page(page)\n        if mapped:"
    assert text.count(put) == 1
    model.write_text(text.replace(put, "        if mapped:"))
    found = run(str(model), "--engine", "native", "--no-why", "-q", PYTHONPATH=f"{tmp_path}:{ROOT}")
    assert found.returncode == 1, found.stderr
    assert "violated" in found.stdout
