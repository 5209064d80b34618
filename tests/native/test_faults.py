"""What the native engine survives: a fault of the world around it ends in an answer, never in a lost run."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from checker.__main__ import main
from checker.backends.python.system import PythonSystem
from checker.backends.table.machine_words import TooWide
from checker.backends.table.module import to_table
from checker.exploration.build import Recipe, Unavailable, a_compiler, engine
from checker.exploration.choice import EngineChoice, explored, explored_reduced, job_of
from checker.exploration.engine import Engine, EngineDied, Job
from checker.exploration.limits import Limits, Watch
from checker.exploration.native import native
from checker.exploration.resident import resident
from checker.exploration.stubborn import Stubborn
from tests.mutants.mutant import copied
from tests.native.building import (
    GROWING,
    PINBENCH,
    QUICK,
    ROOT,
    built_with,
    needs_compiler,
    search,
    system_of,
)

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


@pytest.fixture
def nothing_shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """No engine came with the package, and none was compiled here."""
    monkeypatch.setattr("checker.exploration.build.SHIPPED", tmp_path / "bin")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return monkeypatch


def test_no_compiler(nothing_shipped: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    nothing_shipped.setenv("PATH", "/nowhere")
    nothing_shipped.setenv("CC", "")
    assert main([str(PINBENCH), "--engine", "native", "-v"]) == 0
    said = capsys.readouterr()
    assert said.err.endswith(
        "pinbench.py: the Python engine explores this model: "
        "it is compiled at installation or at its first use, and there is no C compiler\n"
    )
    assert "python engine" in said.out


def test_a_broken_compiler(
    nothing_shipped: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    nothing_shipped.setenv("CC", str(script(tmp_path / "cc", "echo 'error: out of cheese' >&2; exit 1")))
    assert main([str(PINBENCH), "--engine", "native"]) == 0
    said = capsys.readouterr()
    assert "the C compiler failed: error: out of cheese" in said.err
    assert "holds" in said.out


def test_the_compiler_that_is_asked_for_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted, other = (script(tmp_path / name, "exit 1") for name in ("wanted", "cc"))
    monkeypatch.setenv("PATH", str(tmp_path))
    for name, compiler in ((str(wanted), wanted), ("wanted", wanted), ("missing", other), ("", other)):
        monkeypatch.setenv("CC", name)
        assert a_compiler() == str(compiler)


def test_a_compiler_that_is_none(tmp_path: Path) -> None:
    nonsense = tmp_path / "cc"
    nonsense.write_text("no program")
    nonsense.chmod(0o755)
    with pytest.raises(Unavailable, match="cannot be run"):
        engine(1, Recipe(str(nonsense)), tmp_path)


@pytest.mark.parametrize("reduced", [False, True])
def test_auto_without_a_compiler_explores_in_python(reduced: bool) -> None:
    said: list[str] = []

    def none() -> Recipe:
        raise Unavailable("nothing here")

    system, choice = system_of(PINBENCH), EngineChoice("auto", 1, said.append, none)
    if reduced:
        result, by = explored_reduced(system, Stubborn(system), Watch(), choice)
    else:
        result, by = explored(system, Watch(), choice)
        assert (result.states, result.transitions, result.depth) == COUNTS
    assert (result.exhaustive, by) == (True, "python")
    assert said == ["the Python engine explores this model: nothing here"]


@needs_compiler
def test_auto_explores_in_c() -> None:
    choice = replace(built_with(*QUICK, threads=2), engine="auto")
    for pages, counts in (("1", None), ("2", COUNTS)):
        result, by = explored(system_of(PINBENCH, PAGES=pages), Watch(), choice)
        assert by == "native"
        assert counts in (None, (result.states, result.transitions, result.depth))


def test_python_is_asked_for() -> None:
    def never() -> Recipe:
        raise AssertionError("nobody needs a compiler for this")

    choice = EngineChoice("python", 1, pytest.fail, never)
    assert explored(system_of(PINBENCH, PAGES="1"), Watch(), choice)[1] == "python"


# -- what the engine cannot hold -----------------------------------------------------------------------

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


LARGEST = f"a number between 0 and {10**27} needs more than the 62 bits of the engine: choose smaller bounds"


def test_numbers_too_large_for_a_word(tmp_path: Path) -> None:
    path = tmp_path / "large.py"
    path.write_text(LARGE)
    system = system_of(path)
    with pytest.raises(TooWide, match=LARGEST):
        to_table(system.ground)
    said: list[str] = []
    _, engine = explored(system, Watch(), EngineChoice("native", 1, said.append))
    assert engine == "python"
    assert said == [f"the Python engine explores this model: {LARGEST}"]


# -- memory, kills, limits -------------------------------------------------------------------------------


def wrapped(tmp_path: Path, before: str) -> tuple[PythonSystem, Job]:
    """An engine that a shell script starts."""
    system = system_of(PINBENCH, CALLERS="4")
    job = job_of(system, built_with(*QUICK), tmp_path)
    return system, replace(job, program=script(tmp_path / "run", f'{before}\nexec {job.program} "$@"'))


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
@pytest.mark.parametrize("question", ["continuations", "ways"])
def test_an_engine_that_is_killed_after_the_search(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, question: str
) -> None:
    """While it looks into what repeats, which takes the most memory, or derives a race."""
    asked = getattr(Engine, question)

    def killed_first(engine: Engine, *about: object) -> object:
        engine.process.kill()
        engine.process.wait()
        return asked(engine, *about)

    monkeypatch.setattr(Engine, question, killed_first)
    system = system_of(ROOT / "models" / "dax_wait.py")
    result = native(system, job_of(system, built_with(*QUICK), tmp_path))
    assert (result.stopped, result.states) == ("the native engine was killed", 18_866)
    assert set(result.unshown.values()) == ({"the native engine was killed"} if question == "ways" else set())
    assert bool(result.found) == (question == "continuations")


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
def test_a_table_that_may_not_double_grows_by_less() -> None:
    """While levels get larger it doubles; at 2.8 million states that would need 33 MB more."""
    system = system_of(PINBENCH, PAGES="2", CALLERS="5")
    result = search(system, built_with(*GROWING), Limits(memory=(72 << 20) + resident()))
    assert not result.exhaustive and result.states > 3_300_000


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


@pytest.mark.parametrize("end", [KeyboardInterrupt, MemoryError])
def test_an_end_while_the_compiler_works(end: type[BaseException], monkeypatch: pytest.MonkeyPatch) -> None:
    def ended(*_: object) -> None:
        raise end

    monkeypatch.setattr("checker.exploration.choice.engine", ended)
    system = system_of(PINBENCH)
    for result, by in (
        explored(system, Watch(), EngineChoice()),
        explored_reduced(system, Stubborn(system), Watch(), EngineChoice()),
    ):
        assert (by, result.states, result.exhaustive) == ("native", 0, False)
        assert result.interrupted == (end is KeyboardInterrupt)
        assert result.stopped == ("interrupted" if result.interrupted else "out of memory")


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
