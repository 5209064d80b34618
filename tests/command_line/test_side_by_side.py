"""A folder in parallel: the same as one after the other, in the same order; no process is left behind."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from checker.checking import check as checking
from checker.checking.outcome import Outcome
from checker.command_line import check
from checker.compiler.compile import Model
from tests.command_line.running import MODELS, Inside, Ran, outside
from tests.command_line.test_ending import GENEROUS, NEVER, Run, Start, start

__all__ = ["start"]  # a fixture
SEVERAL = ["as_declared.py", "clean.py", "gaps.py", "lost_update.py", "nothing.py", "too_many_pins.py"]
WAYS = [[], ["-q"], ["--list"], ["--colour", "always"], ["--max-states", "20"]]
BROKEN = "from checker import actor\n\n\n@actor\ndef f() -> None:\n    x = [1]\n"


def reports(folder: Path) -> list[str]:
    """The words for all three reports."""
    return ["--json", f"{folder}/r.json", "--junit", f"{folder}/r.xml", "--html", f"{folder}/r.html"]


def lasting(ran: Ran) -> list[str]:
    """What a run says on standard error, but for its progress on a busy machine."""
    return [line for line in ran.err.splitlines() if "states/s" not in line]


def written(folder: Path) -> list[str]:
    """What is in them."""
    return [(folder / name).read_text() for name in ("r.json", "r.xml", "r.html")]


@pytest.mark.parametrize(
    "words", [[], ["-q"], ["--list"], ["--colour", "always"], ["--max-states", "20"]], ids=str
)
def test_the_same_as_one_after_the_other(checker: Inside, tmp_path: Path, words: list[str]) -> None:
    files = [] if "--list" in words else reports(tmp_path)
    alone = checker(*SEVERAL, *words, "--jobs", "1", *files)
    one_by_one = written(tmp_path) if files else []
    beside = checker(*SEVERAL, *words, "--jobs", "3", *files)
    assert (beside.status, beside.out, lasting(beside)) == (alone.status, alone.out, lasting(alone))
    assert not files or written(tmp_path) == one_by_one


def test_what_a_model_and_a_folder_without_models_say_is_in_its_place(
    checker: Inside, tmp_path: Path
) -> None:
    (tmp_path / "models").mkdir()
    (tmp_path / "empty").mkdir()
    for name, text in {"a.py": BROKEN, "b.py": "print('b is read')\n" + BROKEN, "c.py": BROKEN}.items():
        (tmp_path / "models" / name).write_text(text)
    words: list[str | Path] = ["clean.py", tmp_path / "models", tmp_path / "empty", "gaps.py"]
    alone, beside = (checker(*words, "--jobs", jobs) for jobs in "14")
    assert (beside.status, beside.out, lasting(beside)) == (alone.status, alone.out, lasting(alone))
    assert "b is read\n" in beside.err and "no models in" in beside.err


def last_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the first model come to its end when the last one has."""

    def slow(model: Model, *rest: Any) -> Outcome:
        found = checking.check(model, *rest)
        while model.path == "clean.py" and not (tmp_path / "over").exists():
            time.sleep(0.01)
        if model.path == "lost_update.py":
            (tmp_path / "over").touch()
        return found

    monkeypatch.setattr(check, "checked", slow)


def test_they_really_are_side_by_side_and_come_in_order(
    checker: Inside, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    last_first(tmp_path, monkeypatch)
    ran = checker("clean.py", "gaps.py", "lost_update.py", "-q", "--jobs", "2")
    assert [line.split(":")[0] for line in ran.out.splitlines()] == ["clean.py", "gaps.py", "lost_update.py"]


def ends(how: Callable[[], object], path: str = "gaps.py") -> Callable[..., Outcome]:
    """A check in which one model's process comes to a sudden end."""

    def checked(model: Model, *rest: Any) -> Outcome:
        if model.path == path:
            how()
        return checking.check(model, *rest)

    return checked


def raises_what_cannot_be_handed_over() -> None:
    """An exception that pickle does not take."""
    raise SystemExit(lambda: 3)


ENDS: list[tuple[Callable[[], object], int, str]] = [
    (
        lambda: os.kill(os.getpid(), signal.SIGKILL),
        3,
        "inconclusive: its process ended with signal 9",
    ),
    (
        lambda: os.kill(os.getpid(), signal.SIGUSR1),
        70,
        "its process ended with signal 10",
    ),
    (lambda: os._exit(0), 70, "its process ended with exit status 0"),
    (raises_what_cannot_be_handed_over, 70, "SystemExit"),
]


@pytest.mark.parametrize(("how", "status", "said"), ENDS, ids=["killed", "crashed", "ended", "raised"])
def test_a_process_that_ends_suddenly_is_the_error_of_one_model(
    checker: Inside,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    how: Callable[[], object],
    status: int,
    said: str,
) -> None:
    monkeypatch.setattr(check, "checked", ends(how))
    file = tmp_path / "r.json"
    ran = checker("clean.py", "gaps.py", "lost_update.py", "-q", "--jobs", "2", "--json", file)
    assert (ran.status, said in ran.err) == (status if status == 70 else 1, True)
    assert [line.split(":")[0] for line in ran.out.splitlines()] == ["clean.py", "lost_update.py"]
    (missing,) = json.loads(file.read_text())["unchecked"]
    assert (missing["model"], missing["exit_status"]) == ("gaps.py", status)


def test_a_model_that_would_not_end_stops_no_other(tmp_path: Path) -> None:
    (tmp_path / "never.py").write_text(NEVER)
    file = tmp_path / "r.json"
    words: list[str | Path] = [
        tmp_path / "never.py",
        "clean.py",
        "-q",
        "--jobs",
        "2",
        "--timeout",
        "2s",
        "--json",
        file,
    ]
    ran = outside(*words)
    assert (
        ran.status == 3
        and "never.py: inconclusive: --timeout 2s reached (the model would not end)\n" in ran.err
    )
    assert ran.out.startswith("clean.py: holds")
    (missing,) = json.loads(file.read_text())["unchecked"]
    assert missing["why"] == "inconclusive: the model would not end"


def test_what_was_not_begun_when_time_was_up_is_named(checker: Inside, tmp_path: Path) -> None:
    file = tmp_path / "r.json"
    words: list[str | Path] = ["wide.py", "vast.py", "clean.py", "gaps.py", "--engine", "python"]
    words += ["--reduce", "none", "--timeout", "0.5s", "--jobs", "2", "-q", "--json", file]
    ran = checker(*words)
    assert ran.status in (1, 3)
    # A slow machine has perhaps not even read the two that were begun.
    unchecked = [one["model"] for one in json.loads(file.read_text())["unchecked"]]
    assert [name for name in unchecked if name not in words[:2]] == ["clean.py", "gaps.py"]
    assert "gaps.py: inconclusive: --timeout 0.5s reached" in ran.err


# -- signals -----------------------------------------------------------------------------------------------


def searching(run: Run) -> None:
    """Wait until both searches have shown how far they are."""
    assert run.process.stderr is not None
    seen: set[str] = set()
    while len(seen) < 2:
        line = run.process.stderr.readline()
        assert line
        seen.add(line.split(":")[0])


WAITS = "while True:\n    try:\n        time.sleep(1000)\n    except BaseException:\n        pass\n"


def endless(tmp_path: Path) -> Path:
    """A folder with models of which two are searched longer than any test waits."""
    for name in ("vast.py", "clean.py"):
        (tmp_path / name).write_text((MODELS / name).read_text())
    wide = (MODELS / "wide.py").read_text()
    (tmp_path / "wide.py").write_text(wide.replace("(Cell, 6)", "(Cell, 9)").replace("range(6)", "range(9)"))
    return tmp_path


LARGE = ["vast.py", "wide.py", "clean.py", "--engine", "python", "--reduce", "none", "--jobs", "2"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_all_and_shows_what_there_is(start: Start, tmp_path: Path, number: int) -> None:
    file = tmp_path / "r.json"
    run = start(*LARGE, "--json", file, cwd=endless(tmp_path))
    searching(run)
    run.process.send_signal(number)
    status, out, err = run.end()
    assert (status, run.left_over()) == (130, [])
    assert "vast: a cell reaches 99\n(shortest: 1 step;" in out
    assert "vast.py: violated: 1 violated, 4 open\n" in out
    assert out.count(" then interrupted,") == 2 and "Traceback" not in err
    found = json.loads(file.read_text())
    assert [one["model"] for one in found["results"]] == ["vast.py", "wide.py"]
    assert [one["why"] for one in found["unchecked"]] == ["interrupted before it was started"]


def test_a_second_signal_ends_at_once(start: Start, tmp_path: Path) -> None:
    (tmp_path / "never.py").write_text(f"open('begun', 'w').close()\nimport time\n{WAITS}")
    file = tmp_path / "r.json"
    run = start(
        "never.py", MODELS / "vast.py", "--engine", "python", "--jobs", "2", "--json", file, cwd=tmp_path
    )
    while not (tmp_path / "begun").exists():
        time.sleep(0.02)
    run.process.send_signal(signal.SIGINT)
    time.sleep(0.35)
    run.process.send_signal(signal.SIGINT)
    status, _, err = run.end()
    assert (status, run.left_over()) == (130, [])
    assert "never.py: interrupted\n" in err and len(json.loads(file.read_text())["unchecked"]) >= 1


def test_nothing_is_left_where_the_checker_is_killed(start: Start, tmp_path: Path) -> None:
    run = start(*LARGE, cwd=endless(tmp_path))
    searching(run)
    run.process.kill()
    run.end()
    until = time.monotonic() + GENEROUS
    while run.left_over() and time.monotonic() < until:
        time.sleep(0.05)
    assert run.left_over() == []


def test_nothing_is_left_where_the_reader_goes(start: Start) -> None:
    words = ["--engine", "python", "--reduce", "none", "--jobs", "3"]
    run = start("lost_update.py", "vast.py", "wide.py", *words)
    assert run.process.stdout is not None
    run.process.stdout.close()
    assert run.process.wait(GENEROUS) == 141 and run.left_over() == []
