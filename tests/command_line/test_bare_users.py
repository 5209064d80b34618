"""Users without a home, without a line in /etc/passwd, or without a place to write."""

from __future__ import annotations

import contextlib
import io
import multiprocessing
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from checker.__main__ import main
from checker.exploration.build import Recipe, cache_folder, private
from tests.command_line.running import Inside

MODEL = str(Path(__file__).parent / "models" / "lost_update.py")
NOBODY = 54321  # has no line in /etc/passwd
CLOSED = not all(folder.stat().st_mode & 0o001 for folder in Path(__file__).parents)  # to other users


def as_nobody(work: Callable[[], object]) -> int | None:
    """Run in a process of a user that nobody knows; its exit status: 0 if nothing was raised."""

    def changed() -> None:
        if os.geteuid() == 0:
            os.setresuid(NOBODY, NOBODY, NOBODY)
        work()

    process = multiprocessing.get_context("fork").Process(target=changed)
    process.start()
    process.join(60)
    return process.exitcode


def test_a_home_that_is_somebody_elses_is_no_cache(tmp_path: Path) -> None:
    """As under ``setpriv`` and ``docker run --user``, where HOME is still that of root."""
    (tmp_path / "home").mkdir(mode=0)
    home = tmp_path / "home" / ".cache" / "page-pinning-checker"
    said: list[str] = []

    def work() -> None:
        assert private(Recipe(cache=home), said.append).cache == home
        assert not said

    assert as_nobody(work) == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become a user that nobody knows")
def test_a_user_without_home_has_no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOME", raising=False)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)

    def work() -> None:
        assert cache_folder() is None

    assert as_nobody(work) == 0


def nowhere(*_: object, **__: object) -> NoReturn:
    """There is no folder that can be written to."""
    raise FileNotFoundError(2, "No usable temporary directory found")


def test_without_a_temporary_folder_python_explores(checker: Inside, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "mkdtemp", nowhere)
    ran = checker("clean.py", "-q", "--engine", "native")
    assert (ran.status, ran.out) == (
        0,
        "clean.py: holds: 1 of 1 properties hold (2 states; sequential consistency)\n",
    )
    assert ran.err == (
        "clean.py: the Python engine explores this model: it needs a folder for temporary files: set TMPDIR "
        "(No usable temporary directory found)\n"
    )


def test_without_a_temporary_folder_spin_is_not_asked(
    checker: Inside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "mkdtemp", nowhere)
    monkeypatch.setattr("checker.exploration.spin.tools", lambda: "cc")
    ran = checker("clean.py", "-q", "--engine", "python", "--confirm", "spin")
    assert ran.status == 3
    assert "it needs a folder for temporary files: set TMPDIR" in ran.out + ran.err


@pytest.mark.skipif(os.geteuid() != 0 or CLOSED, reason="root alone can become a user that reads this folder")
@pytest.mark.parametrize("words", [["-q", MODEL, "--json"], ["graph", MODEL, "-o"], ["examples"]])
def test_a_result_in_a_folder_that_may_not_be_searched(words: list[str], tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0o700)
    tmp_path.chmod(0o755)

    def work() -> None:
        printed = io.StringIO()
        with contextlib.redirect_stderr(printed):
            status = main([*words, str(tmp_path / "closed" / "file.svg")])
        assert status == 2, printed.getvalue()
        assert "cannot write" in printed.getvalue() and "Permission denied" in printed.getvalue()

    assert as_nobody(work) == 0
