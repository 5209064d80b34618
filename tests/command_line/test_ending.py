"""Limits and signals in every phase: the run ends in time, says what was found, leaves nothing running."""

from __future__ import annotations

import random
import re
import resource
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.command_line.running import CHECKER, MODELS, ROOT, Inside, environment, outside
from tests.counterexample.test_budget import LOST
from tests.native.building import needs_compiler

GENEROUS = 60  # seconds: what ends at once on an idle machine
MARK = "CHECKER_MARK"


# -- limits ----------------------------------------------------------------------------------------------


def never_ends(*_: object, **__: object) -> None:
    """Work that looks at no clock."""
    while True:
        time.sleep(0.001)


PHASES = [
    ("command_line.check.compile_model", ["clean.py"], "clean.py: inconclusive: --timeout 0.3s reached\n"),
    ("checking.check.ground", ["clean.py"], "--timeout 0.3s reached before the search had begun\n"),
    ("checking.search.PythonSystem", ["clean.py"], "--timeout 0.3s reached before the search had begun\n"),
    ("checking.search.Stubborn.steps", ["lost_update.py", "--reduce", "por", "--engine", "python"], ""),
    (
        "command_line.emit.compile_model",
        ["emit", "table", "clean.py"],
        "inconclusive: --timeout 0.3s reached\n",
    ),
    ("command_line.emit.text", ["emit", "table", "clean.py"], "inconclusive: --timeout 0.3s reached\n"),
    ("command_line.graph.compile_model", ["graph", "clean.py"], "inconclusive: --timeout 0.3s reached\n"),
    ("command_line.graph.machines", ["graph", "clean.py"], "inconclusive: --timeout 0.3s reached\n"),
    (
        "command_line.graph.reachable",
        ["graph", "clean.py", "--project", "dirty"],
        "inconclusive: --timeout 0.3s reached\n",
    ),
    ("command_line.confirm.promela", ["clean.py", "--confirm", "spin"], ""),
    (
        "command_line.check.compile_model",
        ["clean.py", "--mechanisms"],
        "clean.py: inconclusive: --timeout 0.3s reached\n",
    ),
]


@pytest.mark.parametrize(("phase", "words", "said"), PHASES, ids=lambda part: str(part)[:30])
def test_time_ends_every_phase(
    checker: Inside, monkeypatch: pytest.MonkeyPatch, phase: str, words: list[str], said: str
) -> None:
    monkeypatch.setattr(f"checker.{phase}", never_ends)
    begun = time.monotonic()
    ran = checker(*words, "--timeout", "0.3s")
    assert ran.status == 3
    assert ran.err.endswith(said) and "Traceback" not in ran.err
    assert time.monotonic() - begun < GENEROUS


@pytest.mark.parametrize(
    "phase", ["command_line.check.compile_model", "checking.check.ground", "checking.search.PythonSystem"]
)
def test_memory_ends_it_as_well(checker: Inside, monkeypatch: pytest.MonkeyPatch, phase: str) -> None:
    monkeypatch.setattr(f"checker.{phase}", never_ends)
    ran = checker("clean.py", "--max-memory", "1M")
    assert (ran.status, "--max-memory 1M reached" in ran.err) == (3, True)


def test_a_model_that_is_never_read_to_its_end(checker: Inside, tmp_path: Path) -> None:
    path = tmp_path / "endless.py"
    path.write_text("while True:\n    try:\n        sum(range(99))\n    except Exception:\n        pass\n")
    ran = checker(path, "--timeout", "0.3s")
    assert (ran.status, ran.err) == (3, f"{path}: inconclusive: --timeout 0.3s reached\n")


@pytest.mark.parametrize(
    ("engine", "where"), [("python", "breadth_first"), pytest.param("native", "native", marks=needs_compiler)]
)
def test_what_the_search_had_seen_is_reported(
    engine: str, where: str, checker: Inside, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The search ends at once; what decides progress, and what derives races, does not."""
    monkeypatch.setattr(f"checker.exploration.{where}.schedule_to", never_ends)
    ran = checker("lost_update.py", "--engine", engine, "--timeout", "0.3s", "--json", "-")
    (result,) = ran.results
    lost = next(one for one in result["properties"] if one["name"] == "no_update_lost")
    assert (ran.status, result["verdict"], result["exhaustive"]) == (1, "violated", True)
    assert (lost["status"], lost["trace"], lost["unshown"]) == ("violated", None, "--timeout 0.3s reached")
    assert "violated  no_update_lost: an update is lost (how is not shown: --timeout 0.3s reached)" in ran.err


@pytest.mark.parametrize(
    ("engine", "where"),
    [("python", "breadth_first.lasso"), pytest.param("native", "native.endless", marks=needs_compiler)],
)
def test_progress_that_is_not_decided_in_time_is_open(
    engine: str, where: str, checker: Inside, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "blinks.py"
    path.write_text(BLINKS)
    assert checker(path).status == 1
    monkeypatch.setattr(f"checker.exploration.{where}", never_ends)
    ran = checker(path, "--engine", engine, "--timeout", "0.3s", "--json", "-")
    (result,) = ran.results
    assert (ran.status, result["stopped"], result["verdict"]) == (3, "--timeout 0.3s reached", "inconclusive")


BLINKS = """
from checker import actor, eventually, record, shared

@record
class Lamp:
    on: bool = False
    done: bool = False

lamp = shared(Lamp)

@actor
def blink() -> None:
    while True:
        lamp.on = True
        lamp.on = False

@eventually("the lamp blinks for ever")
def it_is_done() -> bool:
    return lamp.done

properties = [it_is_done]
"""


def test_where_only_the_explanation_is_cut_the_verdict_stands(
    checker: Inside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("checker.counterexample.why.forcing", never_ends)
    ran = checker("lock_order.py", "--timeout", "0.6s", "--json", "-")
    (result,) = ran.results
    assert (ran.status, result["verdict"], result["exhaustive"]) == (1, "violated", True)
    races = [one for one in result["traces"] if one["property"] != "both_held"]
    assert all(one["unfinished"] and "--timeout 0.6s reached" in str(one) for one in races)


def test_the_time_for_explaining_is_said(checker: Inside, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checker.counterexample.why.forcing", never_ends)
    ran = checker("last_reference.py", "--explain-time", "0.2s", "--html", "-")
    assert ran.status == 1
    told = "Not found: the orders that matter: not finished in 0.2 s (--explain-time gives it more)."
    assert told in " ".join(ran.err.split()) and told in " ".join(ran.out.split())
    assert "(default: 10s)" in " ".join(checker("check", "--help").out.split())


def test_the_time_is_that_of_the_whole_command(checker: Inside) -> None:
    words = ["--engine", "python", "--reduce", "none", "--timeout", "0.4s", "--jobs", "1"]
    ran = checker("wide.py", "clean.py", "gaps.py", *words)
    assert ran.status == 3
    assert "wide.py: inconclusive: 4 open\n" in ran.out and "--timeout 0.4s reached" in ran.out
    assert "clean.py: inconclusive: --timeout 0.4s reached" in ran.err
    assert "gaps.py: inconclusive: --timeout 0.4s reached" in ran.err


def test_mechanisms_that_were_not_all_tried_are_not_called_minimal(checker: Inside) -> None:
    model = "as_declared.py"
    plain = checker(model, "--mechanisms").out
    assert "minimal: " in plain and "stays open" not in plain
    ran = checker(model, "--mechanisms", "--max-states", "1")
    assert ran.status in (1, 3)
    assert "minimal: " not in ran.out and "stays open" in ran.out


def test_a_smaller_instance_that_was_not_decided_is_not_passed_over(checker: Inside) -> None:
    words = ["too_many_pins.py", "-p", "USERS=5", "--smallest-instance"]
    assert "The smallest instance" in checker(*words).out
    assert "The smallest instance" not in checker(*words, "--max-states", "1").out


# -- programs that are run -------------------------------------------------------------------------------


@dataclass
class Run:
    """A run of the checker as a process, with whatever it starts marked so that it can be found."""

    process: subprocess.Popen[str]
    mark: str

    def wait_for_signals(self) -> None:
        """Wait until it receives SIGTERM: before that, Python itself is on its way."""
        while self.process.poll() is None:
            lines = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
            caught = next(line for line in lines if line.startswith("SigCgt"))
            if int(caught.split()[1], 16) >> signal.SIGTERM - 1 & 1:
                return
            time.sleep(0.005)

    def end(self) -> tuple[int, str, str]:
        """Wait for it; its status and what it printed."""
        out, err = self.process.communicate(timeout=GENEROUS)
        return self.process.returncode, out, err

    def left_over(self) -> list[str]:
        """The processes that it has started and that are still there."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if self.mark.encode() in (folder / "environ").read_bytes():
                    found.append((folder / "cmdline").read_bytes().replace(b"\0", b" ").decode())
            except OSError:  # gone, or the id belongs to another process
                continue
        return found


Start = Callable[..., Run]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start the checker; whatever is left of it afterwards is killed."""
    runs: list[Run] = []

    def started(*words: str | Path, ignoring: bool = False, cwd: Path = MODELS, **more: str) -> Run:
        mark = f"{MARK}={tmp_path}/{len(runs)}"
        ignore = ["sh", "-c", "trap '' INT TERM; exec \"$@\"", "sh"] if ignoring else []
        name, value = mark.split("=")
        process = subprocess.Popen(
            [*ignore, *CHECKER, *map(str, words)], cwd=cwd, text=True,
            env=environment(XDG_CACHE_HOME=str(tmp_path), **{name: value}, **more),
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        runs.append(Run(process, mark))
        return runs[-1]

    yield started
    for run in runs:
        run.process.kill()
        run.process.communicate()


def slow_compiler(tmp_path: Path) -> Path:
    """A compiler that starts another program, and takes longer than anybody waits."""
    path = tmp_path / "cc"
    path.write_text("#!/bin/sh\nsleep 1000 &\nsleep 1001\n")
    path.chmod(0o755)
    return path


def nothing_shipped(tmp_path: Path) -> str:
    """For PYTHONPATH: a folder by which a Python that starts finds no engine that came with the package."""
    folder = tmp_path / "nothing shipped"
    folder.mkdir()
    hidden = (
        "from pathlib import Path\nfrom checker.exploration import build\nbuild.SHIPPED = Path('/nowhere')\n"
    )
    (folder / "sitecustomize.py").write_text(hidden)
    return f"{folder}:{ROOT}"


def test_a_compiler_that_takes_too_long_is_ended(start: Start, tmp_path: Path) -> None:
    words = ["clean.py", "--engine", "native", "--timeout", "4s", "--json", "-"]
    run = start(*words, CC=str(slow_compiler(tmp_path)), PYTHONPATH=nothing_shipped(tmp_path))
    status, out, err = run.end()
    assert (status, run.left_over()) == (3, [])
    assert '"stopped": "--timeout 4s reached"' in out and "0 states, then --timeout 4s reached" in err


def test_a_compiler_is_ended_by_a_signal(start: Start, tmp_path: Path) -> None:
    environment = {"CC": str(slow_compiler(tmp_path)), "PYTHONPATH": nothing_shipped(tmp_path)}
    run = start("clean.py", "--engine", "native", **environment)
    while not any("sleep 1000" in one for one in run.left_over()):
        assert run.process.poll() is None, "no compiler was started"
        time.sleep(0.05)
    run.process.send_signal(signal.SIGTERM)
    status, out, err = run.end()
    assert (status, run.left_over()) == (130, [])
    assert "0 states, then interrupted" in out and "Traceback" not in err


needs_compiler = pytest.mark.skipif(shutil.which("cc") is None, reason="there is no C compiler")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_while_signals_were_ignored_at_the_start(start: Start, number: int) -> None:
    run = start("vast.py", "--engine", "python", ignoring=True)
    assert run.process.stderr is not None
    assert "states/s" in run.process.stderr.readline()
    run.process.send_signal(number)
    status, out, err = run.end()
    assert (status, run.left_over()) == (130, [])
    assert "vast: a cell reaches 99\n(shortest: 1 step;" in out and "Traceback" not in err


def test_a_signal_while_a_model_is_read(start: Start, tmp_path: Path) -> None:
    path = tmp_path / "endless.py"
    path.write_text("open('begun', 'w').close()\nwhile True:\n    pass\n")
    run = start(path, cwd=tmp_path)
    while not (tmp_path / "begun").exists():
        time.sleep(0.01)
    run.process.send_signal(signal.SIGTERM)
    assert run.end() == (130, "", f"{path}: interrupted\n")


def test_a_signal_while_a_race_is_explained(start: Start, tmp_path: Path) -> None:
    path = tmp_path / "lost.py"
    path.write_text(LOST)
    file = tmp_path / "found.json"
    words = [path, "-p", "N=6", "--engine", "python", "--explain-time", "1000s", "--json", file]
    run = start(*words)
    run.wait_for_signals()
    time.sleep(3)
    for _ in range(2):
        run.process.send_signal(signal.SIGINT)
        time.sleep(0.2)
    status, out, err = run.end()
    assert (status, run.left_over()) == (130, [])
    assert "Traceback" not in err and "updates are lost" in out.lower()
    assert "interrupted" in out
    assert '"verdict": "violated"' in file.read_text()


# -- at any moment ---------------------------------------------------------------------------------------

LOST_HERE, ENDLESS_HERE = "lost.py", "endless.py"
RUNS: dict[str, list[str]] = {
    "python": ["vast.py", "--engine", "python", "--reduce", "none"],
    "native": ["vast.py", "--engine", "native", "--reduce", "none"],
    "auto": ["wide.py", "vast.py"],
    "dpor": ["wide.py", "--engine", "dpor"],
    "stubborn": ["wide.py", "--reduce", "por", "--engine", "python"],
    "explanation": ["{tmp}/lost.py", "-p", "N=6", "--explain-time", "100s"],
    "explanations": [f"{ROOT}/models/status_quo.py", "--jobs", "3"],
    "simplest": ["lost_update.py", "lock_order.py", "--simplest", "100s", "--counterexamples", "9"],
    "folder": [".", "--max-states", "3000"],
    "mechanisms": [f"{ROOT}/models/page_lock.py", "--mechanisms"],
    "confirm": [f"{ROOT}/models/page_lock.py", "--confirm", "spin"],
    "page": [f"{ROOT}/models/status_quo.py", "--html", "{tmp}/page.html", "--engine", "python"],
    "graph": ["graph", "wide.py", "--project", "cells", "--as", "graphml"],
    "emit": ["emit", "table", f"{ROOT}/models/status_quo.py"],
}


def interrupted(start: Start, tmp_path: Path, kind: str, source: random.Random, most: float) -> None:
    """Send a signal, or two, at some moment; look at all that is left."""
    (tmp_path / "lost.py").write_text(LOST)
    number = source.choice([signal.SIGINT, signal.SIGTERM])
    ignoring = source.random() < 0.2
    run = start(*(word.format(tmp=tmp_path) for word in RUNS[kind]), ignoring=ignoring)
    run.wait_for_signals()
    time.sleep(source.uniform(0, most))
    twice = source.random() < 0.5
    running = run.process.poll() is None
    run.process.send_signal(number)
    if twice:
        time.sleep(source.choice([0.0, 0.001, 0.02, 0.3, 1.0]))
        run.process.send_signal(number)
    status, out, err = run.end()
    told = f"{kind} {number} {twice} {ignoring}\n{out[-2000:]}\n{err[-2000:]}"
    assert "Traceback" not in err and "Exception ignored" not in err, told
    assert run.left_over() == [], told
    assert status == 130 or (status in (0, 1, 3) and not running) or status_of_an_ended_run(run, out), told
    assert status != 130 or "interrupted" in out + err or re.search(r"\ball \d", out), told


def status_of_an_ended_run(run: Run, out: str) -> bool:
    """Whether the signal came when everything had been said."""
    return run.process.returncode in (0, 1, 3) and bool(out)


@pytest.mark.parametrize("kind", ["python", "native", "explanation", "mechanisms"])
def test_a_signal_at_some_moment(start: Start, tmp_path: Path, kind: str) -> None:
    interrupted(start, tmp_path, kind, random.Random(kind), 1.0)


@pytest.mark.slow
@pytest.mark.parametrize("kind", RUNS)
def test_signals_at_many_moments(start: Start, tmp_path: Path, kind: str) -> None:
    for seed in range(25):
        interrupted(start, tmp_path, kind, random.Random(f"{kind} {seed}"), source_of_delay(seed))


def source_of_delay(seed: int) -> float:
    """Half of the signals come early, while phases follow each other quickly."""
    return 0.5 if seed % 2 else 8.0


NEVER = (
    "while True:\n    try:\n        while True:\n            pass\n    except BaseException:\n        pass\n"
)
STOPPED = "import signal, time\nsignal.setitimer(signal.ITIMER_REAL, 0)\ntime.monotonic = int\n"


@pytest.mark.parametrize("text", [NEVER, STOPPED + "while True:\n    pass\n", STOPPED + NEVER])
def test_a_model_that_swallows_what_would_end_it(tmp_path: Path, text: str) -> None:
    path = tmp_path / "never.py"
    path.write_text(text)
    ran = outside("clean.py", path, "-q", "--timeout", "2s")
    assert (ran.status, ran.out.count("\n")) == (3, 1)
    assert ran.err == f"{path}: inconclusive: --timeout 2s reached (the model would not end)\n"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_model_that_swallows_a_signal(start: Start, tmp_path: Path, number: int) -> None:
    path = tmp_path / "never.py"
    path.write_text(f'open("begun", "w").close()\n{NEVER}')
    run = start(str(path), cwd=tmp_path)
    while not (tmp_path / "begun").exists():
        time.sleep(0.01)
    run.process.send_signal(number)
    assert run.end() == (130, "", f"{path}: interrupted (the model would not end)\n")


EARLY = """
import os
import sys


class Sends:
    def find_spec(self, name, path=None, target=None):
        if name == "checker.language.interrupts":
            os.kill(os.getpid(), {number})
        return None


sys.meta_path.insert(0, Sends())
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_while_the_checker_is_imported_ends_it_without_a_traceback(
    tmp_path: Path, number: signal.Signals
) -> None:
    (tmp_path / "sitecustomize.py").write_text(EARLY.format(number=int(number)))
    paths = {**environment(), "PYTHONPATH": f"{tmp_path}:{ROOT}"}
    ran = subprocess.run(
        [*CHECKER, "clean.py"], cwd=MODELS, env=paths, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (130, "", "")


@needs_compiler
def test_a_limit_of_addresses_leaves_room_for_what_comes_after_the_search() -> None:
    """Each table of the engine took half of what was left; of five races one or two were not shown."""
    most = 4 << 30
    for _ in range(4):
        ran = subprocess.run(
            [*CHECKER, "spinning.py", "--engine", "native", "-v", "--property", "bad"],
            cwd=MODELS,
            env=environment(),
            capture_output=True,
            text=True,
            check=False,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (most, most)),
        )
        assert ran.stderr == "" and "bad, in 8 steps" in ran.stdout, ran.stdout + ran.stderr
