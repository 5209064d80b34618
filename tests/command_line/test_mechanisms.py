"""``--mechanisms``: equal programs once, the same in parallel, and what is known when it is ended."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import Any

import pytest

from checker.checking import check as checking
from checker.checking.mechanisms import Tally
from checker.checking.outcome import Outcome
from checker.command_line import check
from checker.command_line.combinations import tally_line
from checker.compiler.compile import Model
from checker.exploration.deadline import LimitReached
from tests.command_line.running import Inside
from tests.command_line.test_ending import Start, start

__all__ = ["start"]  # a fixture
DESIGN = """
from checker import actor, atomic, every_actor_finishes, always, integer, mechanism, record, shared

LOCKED = mechanism(False, cost="a lock")
FAIR = mechanism(False, cost="a queue behind the lock")
SLOW = mechanism(False, cost="a wait")


@record
class Counter:
    value: int = integer(0, most=2)
    done: int = integer(0, most=2)
    turns: int = integer(0, most=2)


counter = shared(Counter)


@actor(count=2)
def increment() -> None:
    if LOCKED:
        if FAIR:
            with atomic:
                counter.turns += 1
        with atomic:
            counter.value += 1
            counter.done += 1
    else:
        seen = counter.value
        counter.value = seen + 1
        with atomic:
            counter.done += 1
    if SLOW:
        with atomic:
            counter.turns = 0


@always("no update is lost")
def none_lost() -> bool:
    return counter.done < 2 or counter.value == 2


properties = [none_lost, every_actor_finishes()]
"""


@pytest.fixture
def design(tmp_path: Path) -> Path:
    """Eight combinations that compile to six programs: FAIR is nothing without LOCKED."""
    path = tmp_path / "design.py"
    path.write_text(DESIGN)
    return path


def counting(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, ends: dict[str, BaseException] | None = None
) -> Path:
    """A file with a letter for each program that is explored; ``ends`` says which ends how."""
    seen = tmp_path / "seen"
    seen.touch()

    def checked(model: Model, *rest: Any) -> Outcome:
        on = "".join(s.name[0] for s in model.program.settings if s.value)
        with seen.open("a") as file:
            file.write(f"{on or '-'}\n")
        if ends and isinstance(ends.get(on), SystemExit):
            os.kill(os.getpid(), signal.SIGKILL)
        if ends and on in ends:
            raise ends[on]
        return checking.check(model, *rest)

    monkeypatch.setattr(check, "checked", checked)
    return seen


@pytest.mark.parametrize("jobs", ["1", "3"])
def test_equal_programs_are_explored_once(
    checker: Inside, monkeypatch: pytest.MonkeyPatch, design: Path, tmp_path: Path, jobs: str
) -> None:
    seen = counting(monkeypatch, tmp_path)
    ran = checker(design, "--mechanisms", "--jobs", jobs, "--json", tmp_path / "r.json")
    assert len(seen.read_text().split()) == 6 and len(set(seen.read_text().split())) == 6
    lines = dict(line.strip().split("  ", 1) for line in ran.out.splitlines() if line.startswith("  {"))
    assert len(lines) == 8 and lines["{}"] == lines["{FAIR}"] and lines["{SLOW}"] == lines["{FAIR, SLOW}"]
    assert lines["{}"].startswith("violated: none_lost") and lines["{LOCKED}"].startswith("satisfies every")
    assert "minimal: {LOCKED}\n" in ran.out and ran.status == 1


def test_the_same_as_one_after_the_other(checker: Inside, design: Path, tmp_path: Path) -> None:
    runs: list[list[str | Path]] = [[design], [design, "--max-states", "5"], ["as_declared.py"], ["clean.py"]]
    for words in runs:
        files = [tmp_path / name for name in ("1.json", "3.json")]
        alone = checker(*words, "--mechanisms", "-q", "--jobs", "1", "--json", files[0])
        beside = checker(*words, "--mechanisms", "-q", "--jobs", "3", "--json", files[1])
        assert beside == alone
        assert files[0].read_text() == files[1].read_text()


@pytest.mark.parametrize("jobs", ["1", "3"])
def test_what_is_known_when_a_limit_is_reached(
    checker: Inside, monkeypatch: pytest.MonkeyPatch, design: Path, tmp_path: Path, jobs: str
) -> None:
    counting(monkeypatch, tmp_path, {"LS": LimitReached("--timeout 9s reached")})
    ran = checker(design, "--mechanisms", "--jobs", jobs)
    assert ran.status == 1
    assert "  {}  violated: none_lost in 6 steps  (" in ran.out
    assert "  {LOCKED, SLOW}  open: not explored (--timeout 9s reached)\n" in ran.out
    assert "1 combination not checked (--timeout 9s reached): which sets are minimal" in ran.out


@pytest.mark.parametrize("jobs", ["1", "3"])
def test_a_fault_in_one_combination_is_shown(
    checker: Inside, monkeypatch: pytest.MonkeyPatch, design: Path, tmp_path: Path, jobs: str
) -> None:
    counting(monkeypatch, tmp_path, {"L": ZeroDivisionError("no such luck")})
    ran = checker(design, "--mechanisms", "--jobs", jobs)
    assert ran.status == 70 and "ZeroDivisionError: no such luck" in ran.err


def test_a_process_that_is_killed_leaves_one_program_open(
    checker: Inside, monkeypatch: pytest.MonkeyPatch, design: Path, tmp_path: Path
) -> None:
    counting(monkeypatch, tmp_path, {"S": SystemExit()})
    ran = checker(design, "--mechanisms", "--jobs", "2")
    assert ran.status == 1 and ran.out.count("open: not explored (its process ended with signal 9") == 2
    assert "  {FAIR, SLOW}  open: not explored (" in ran.out and "  {LOCKED}  satisfies every" in ran.out


def test_a_signal_shows_what_is_known(start: Start, tmp_path: Path) -> None:
    text = DESIGN.replace("    if SLOW:\n        with atomic:\n            counter.turns = 0\n", ENDLESS)
    text = text.replace("always,", "always, choose,").replace("counter = shared", f"{LARGE}counter = shared")
    (tmp_path / "design.py").write_text(text)
    run = start("design.py", "--mechanisms", "--engine", "python", "--jobs", "2", cwd=tmp_path)
    assert run.process.stderr is not None
    assert "combinations read" in run.process.stderr.readline()
    time.sleep(1)
    run.process.send_signal(signal.SIGINT)
    status, out, err = run.end()
    assert (status, run.left_over()) == (130, []) and "Traceback" not in err
    assert "  {}  violated: none_lost in 6 steps  (" in out
    assert "interrupted" in out and "stays open" in out


LARGE = """@record
class Large:
    a: int = integer(0, most=999)
    b: int = integer(0, most=999)


large = shared(Large)
"""
ENDLESS = """    if SLOW:
        while True:
            with atomic:
                value = choose(range(1000))
                large.a = value
            with atomic:
                other = choose(range(1000))
                large.b = other
"""


def test_the_tally() -> None:
    assert tally_line(Tally(32, 7, 4, 3)) == "7 of 32 combinations read, 3 of 4 programs explored"
    assert tally_line(Tally(2, 1, 1, 0)) == "1 of 2 combinations read, 0 of 1 program explored"


@pytest.mark.parametrize("jobs", ["1", "3"])
def test_a_combination_that_is_refused_is_shown_with_its_line(
    checker: Inside, design: Path, jobs: str
) -> None:
    design.write_text(DESIGN.replace("            counter.turns = 0\n", "            counter.nothing = 0\n"))
    ran = checker(design, "--mechanisms", "--jobs", jobs)
    assert ran.status == 2 and ran.out == ""
    assert "design.py:35:13: error: " in ran.err and "counter.nothing = 0" in ran.err


HIDDEN = """
from checker import actor, always, every_actor_finishes, implies, integer
from checker import mechanism, record, shared, wait_until

FIX = mechanism(False, cost="nothing")


@record
class Page:
    done: bool = False
    n: int = integer(0, most=3)


page = shared(Page)


@actor
def asserts() -> None:
    page.n = 1
    assert FIX and page.n < 3, "BUG"
    {rest}


@always("done is two")
def done_is_two() -> bool:
    return implies(page.done, page.n == 1)


properties = [every_actor_finishes(), done_is_two]
"""


def test_what_a_failing_step_hides_is_named(checker: Inside, tmp_path: Path) -> None:
    path = tmp_path / "hidden.py"
    path.write_text(HIDDEN.format(rest="wait_until(page.n == 2)"))
    out = checker(path, "--mechanisms").out
    assert "{}  violated: assertions_hold in 1 step; open: every_actor_finishes" in out
    assert "FIX: without it assertions_hold fails in 1 step\n" in out  # what it hides is not said to hold


def test_what_holds_vacuously_is_named(checker: Inside, tmp_path: Path) -> None:
    path = tmp_path / "hidden.py"
    path.write_text(HIDDEN.format(rest=""))
    assert "{FIX}  satisfies every property, vacuously done_is_two" in checker(path, "--mechanisms").out
