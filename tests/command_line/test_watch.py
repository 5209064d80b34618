"""``--watch``: what is checked again, what is shown of it, and how it ends."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.command_line.running import CHECKER, Inside, environment

pytest.importorskip("watchfiles")
GENEROUS = 60  # seconds: what is there at once on an idle machine
MODEL = """\
from checker import actor, always, every_actor_finishes, integer, record, shared
from limits import MOST


@record
class Counter:
    value: int = integer(0, most=3)


counter = shared(Counter)


@actor
def count() -> None:
    counter.value = MOST


@always("the counter is too high")
def low() -> bool:
    return counter.value < 2


properties = [low, every_actor_finishes()]
"""


@dataclass
class Watched:
    """A model that is watched, and all that was printed."""

    folder: Path
    process: subprocess.Popen[str]
    output: Path
    read: int = 0

    def save(self, text: str, name: str = "model.py") -> None:
        """Save a file as editors do: beside it first."""
        (self.folder / "new").write_text(text)
        (self.folder / "new").rename(self.folder / name)

    def next(self) -> str:
        """What the next round prints."""
        end = time.monotonic() + GENEROUS
        while time.monotonic() < end:
            text = self.output.read_text()[self.read :]
            round_, found, _ = text.partition("waiting for a change (Ctrl-C ends)\n")
            if found:
                self.read += len(round_) + len(found)
                return round_
            time.sleep(0.05)
        raise AssertionError(f"no round in {GENEROUS} s: {self.output.read_text()}")

    def end(self, number: int = signal.SIGINT) -> int:
        """End it; the exit status."""
        self.process.send_signal(number)
        return self.process.wait(GENEROUS)


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    """A model and a file that it imports, watched."""
    folder, output = tmp_path / "models", tmp_path / "output"
    folder.mkdir()
    (folder / "model.py").write_text(MODEL)
    (folder / "limits.py").write_text("MOST = 2\n")
    with output.open("w") as file:
        process = subprocess.Popen(
            [*CHECKER, "model.py", "--watch"], cwd=folder, env=environment(), stdout=file,
            stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        try:
            yield Watched(folder, process, output)
        finally:
            process.kill()
            process.wait()


def test_a_model_is_checked_again_when_it_or_its_import_is_saved(watched: Watched) -> None:
    first = watched.next()
    assert "model.py: violated: 1 of 2 properties hold\n" in first
    assert "model: the counter is too high\n" in first and "since the last check" not in first
    watched.save("MOST = 1\n", "limits.py")
    second = watched.next()
    assert "model.py: holds: 2 of 2 properties hold\n" in second
    assert "since the last check:\n  low: violated in 1 step -> holds; the race is closed" in second
    watched.save(MODEL.replace("value < 2", "value < 1"))
    third = watched.next()
    assert "  low: holds -> violated in 1 step; a new race\n" in third
    assert "model: the counter is too high\n" in third
    assert watched.end() == 130


def test_an_error_is_shown_with_the_last_verdict_and_the_watch_goes_on(watched: Watched) -> None:
    watched.next()
    watched.save(f"{MODEL}x = (\n")
    broken = watched.next()
    assert "error: this is not Python: '(' was never closed\n" in broken
    assert "before that: model.py: violated: 1 of 2 properties hold (" in broken
    watched.save("MOST = nothing\n", "limits.py")
    watched.save(MODEL)
    assert "NameError" in watched.next()
    watched.save("MOST = 2\n", "limits.py")
    assert "since the last check:\n  nothing changed\n" in watched.next().replace(
        "  low: violated in 1 step by the same race\n", "  nothing changed\n"
    )
    assert watched.end(signal.SIGTERM) == 130


def test_a_file_with_an_error_is_watched_though_the_model_cannot_be_read(watched: Watched) -> None:
    watched.next()
    watched.save("EXTRA = (\n", "extra.py")
    watched.save(f"from extra import EXTRA\n{MODEL}")
    assert "never closed" in watched.next()
    watched.save("EXTRA = 1\n", "extra.py")
    assert "model.py: violated: 1 of 2 properties hold\n" in watched.next()


def test_a_save_while_a_check_runs_starts_it_again(watched: Watched) -> None:
    watched.next()
    watched.save(f"import time\ntime.sleep({GENEROUS * 10})\n{MODEL}")
    time.sleep(2)
    watched.save(MODEL.replace("value < 2", "value < 3"))
    assert "model.py: holds: 2 of 2 properties hold\n" in watched.next()


def test_the_end_of_a_model_that_is_read_is_not_waited_for(watched: Watched) -> None:
    watched.next()
    watched.save("while True:\n    pass\n")
    time.sleep(2)
    assert watched.end() == 130


@pytest.mark.parametrize(
    "words", [("--json", "x"), ("--list",), ("--walk", "1"), ("--mechanisms", "--html", "x")]
)
def test_what_it_cannot_do_is_refused(checker: Inside, words: tuple[str, ...]) -> None:
    ran = checker("clean.py", "--watch", *words)
    assert (ran.status, ran.out) == (2, "")
    assert "--watch shows verdicts and what changed: leave out --" in ran.err


def test_a_missing_package_is_named(checker: Inside, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    ran = checker("clean.py", "--watch")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == (
        "error: --watch needs the package watchfiles: pip install 'page-pinning-checker[watch]'\n"
    )
