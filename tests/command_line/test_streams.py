"""The destinations of output, and what happens if they fail."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from checker.command_line import output
from tests.command_line.running import Inside, outside, shell

ESCAPE = "\033["
FULL = "No space left on device"
UMLAUT = """\
from checker import actor, atomic, never, record, shared


@record
class Seite:
    gepr\u00fcft: bool = False


seite = shared(Seite)


@actor
def \u00e4ndern() -> None:
    with atomic:  # na\u00efve \u2192 store
        seite.gepr\u00fcft = True


@never("die Seite ist gepr\u00fcft")
def ungepr\u00fcft() -> bool:
    return seite.gepr\u00fcft


properties = [ungepr\u00fcft]
"""


@pytest.mark.parametrize(
    "command",
    [
        "checker lost_update.py >/dev/full",
        "checker lost_update.py -q >/dev/full",
        "checker lost_update.py --list >/dev/full",
        "checker --help >/dev/full",
        "checker --version >/dev/full",
        "checker emit python lost_update.py >/dev/full",
        "checker lost_update.py -q --json /dev/full",
        "checker lost_update.py -q --json - >/dev/full",
    ],
)
def test_a_full_device_is_said_and_is_2(command: str) -> None:
    ran = shell(command)
    assert ran.status == 2
    assert ran.err.splitlines()[-1].startswith("error: cannot write ") and FULL in ran.err
    assert "Traceback" not in ran.err and "Exception ignored" not in ran.err


def test_results_that_cannot_be_shown_are_still_in_the_file(tmp_path: Path) -> None:
    ran = shell(f"checker lost_update.py --json {tmp_path / 'r.json'} >/dev/full")
    assert ran.status == 2
    assert json.loads((tmp_path / "r.json").read_text())["results"][0]["verdict"] == "violated"


@pytest.mark.parametrize("command", ["lock_order.py lost_update.py", "emit python lock_order.py"])
def test_a_closed_pipe_is_no_success_and_no_traceback(command: str) -> None:
    ran = shell(f"checker {command} | true")
    assert (ran.status, ran.err) == (141, "")


def test_the_first_line_of_many() -> None:
    ran = shell("checker lock_order.py lost_update.py | head -1")
    assert ran.out.count("\n") == 1
    assert ran.err == ""


def test_closed_streams() -> None:
    assert shell("checker lost_update.py >&-").status == 2
    assert shell("checker lost_update.py -q 2>&-").status == 1


@pytest.mark.parametrize(
    ("place", "reason"),
    [("nowhere/r.json", "No such file or directory"), (".", "Is a directory")],
)
def test_a_place_that_takes_no_file_is_refused_before_the_search(
    checker: Inside, tmp_path: Path, place: str, reason: str
) -> None:
    path = os.path.join(tmp_path, place)
    ran = checker("clean.py", "--json", path)
    assert (ran.status, ran.out, ran.err) == (2, "", f"error: cannot write {path}: {reason}\n")


def test_an_unwritable_directory(checker: Inside, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)  # the superuser may write everywhere
    ran = checker("clean.py", "--json", tmp_path / "r.json")
    assert ran.status == 2
    assert ran.err == f"error: cannot write {tmp_path / 'r.json'}: Permission denied\n"


def test_an_existing_result_survives_a_failure(
    checker: Inside, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "r.json"
    file.write_text("what was there")

    def full(*_: object) -> None:
        raise OSError(28, FULL)

    monkeypatch.setattr(os, "replace", full)
    ran = checker("clean.py", "--json", file)
    assert (ran.status, ran.err) == (2, f"error: cannot write {file}: {FULL}\n")
    assert file.read_text() == "what was there"
    assert list(tmp_path.iterdir()) == [file]  # nothing is left beside it


def test_a_link_and_its_permissions_stay(checker: Inside, tmp_path: Path) -> None:
    file, link = tmp_path / "r.json", tmp_path / "latest.json"
    file.write_text("old")
    file.chmod(0o640)
    link.symlink_to(file)
    assert checker("clean.py", "--json", link).status == 0
    assert link.is_symlink() and file.read_text().startswith("{")
    assert file.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(
    ("words", "environment", "coloured"),
    [
        ([], {}, False),  # no terminal
        ([], {"FORCE_COLOR": "1"}, True),
        ([], {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ([], {"FORCE_COLOR": "1", "NO_COLOR": ""}, True),
        (["--colour", "always"], {"NO_COLOR": "1"}, True),
        (["--color", "never"], {"FORCE_COLOR": "1"}, False),
    ],
)
def test_colour(
    checker: Inside,
    monkeypatch: pytest.MonkeyPatch,
    words: list[str],
    environment: dict[str, str],
    coloured: bool,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    ran = checker("lost_update.py", *words)
    assert (ESCAPE in ran.out) is coloured
    race, _ = ran.out.split("\nlost_update.py: ")
    assert "lost_update: an update is lost\n" in race
    assert ESCAPE not in race  # what is pasted is plain
    plain = ran.out
    for code in (*output.COLOURS.values(), "0"):
        plain = plain.replace(f"{ESCAPE}{code}m", "")
    assert plain == checker("lost_update.py", "--colour", "never").out


def test_ascii_whatever_the_model_says(tmp_path: Path) -> None:
    model = tmp_path / "umlaut.py"
    model.write_text(UMLAUT, encoding="utf-8")
    for form in ("commit", "full", "table"):
        ran = outside("umlaut.py", "--format", form, cwd=tmp_path, PYTHONIOENCODING="ascii")
        assert (ran.status, ran.err) == (1, "")
        assert ran.out.isascii()
        assert "na\\xefve \\u2192 store" in ran.out
    shown = outside("umlaut.py", cwd=tmp_path, PYTHONIOENCODING="utf-8").out
    race, verdicts = shown.split("\numlaut.py: ")
    assert "\\xe4ndern" in race and race.isascii()
    assert "ungepr\u00fcft" in verdicts.splitlines()[-1]  # the summary keeps the model's names
