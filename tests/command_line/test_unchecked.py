"""A model that cannot be checked is in every report: who reads only those must not think that all is well."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest

from checker.__main__ import main
from checker.exploration.deadline import Interrupts
from tests.command_line.running import MODELS, Inside

WRONG = "from checker import actor\n\n\n@actor\ndef nobody() -> None:\n    pass\n"


def reports(inside: Inside, tmp_path: Path) -> tuple[dict[str, object], Xml.Element, str]:
    """The three reports of a folder with a model that is refused beside one that is not."""
    wrong = tmp_path / "wrong.py"
    wrong.write_text(WRONG)
    files = [tmp_path / name for name in ("r.json", "r.xml", "r.html")]
    words = [
        str(wrong),
        "clean.py",
        "-q",
        "--json",
        str(files[0]),
        "--junit",
        str(files[1]),
        "--html",
        str(files[2]),
    ]
    run = inside(*words)
    assert run.status == 2
    return json.loads(files[0].read_text()), Xml.parse(files[1]).getroot(), files[2].read_text()


def test_a_refused_model_is_in_every_report(checker: Inside, tmp_path: Path) -> None:
    results, suites, page = reports(checker, tmp_path)
    assert isinstance(results["unchecked"], list) and isinstance(results["results"], list)
    assert [(Path(one["model"]).name, one["exit_status"]) for one in results["unchecked"]] == [
        ("wrong.py", 2)
    ]
    assert "the model has no properties" in results["unchecked"][0]["why"]
    assert [Path(one["model"]).name for one in results["results"]] == ["clean.py"]
    assert [suite.get("errors") for suite in suites] == ["0", "1"]
    (error,) = suites.iter("error")
    assert "the model has no properties" in str(error.get("message"))
    assert "Not checked" in page and "the model has no properties" in page


def test_a_folder_without_a_model_is_in_every_report(checker: Inside, tmp_path: Path) -> None:
    file = tmp_path / "r.json"
    assert checker(tmp_path, "clean.py", "-q", "--json", file).status == 2
    (missing,) = json.loads(file.read_text())["unchecked"]
    assert missing["model"] == str(tmp_path)


def test_what_is_interrupted_is_named_and_so_is_what_was_not_begun(
    checker: Inside, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("checker.command_line.check.checked", interrupted)
    file = tmp_path / "r.json"
    assert checker("clean.py", "gaps.py", "-q", "--jobs", "1", "--json", file).status == 130
    why = [one["why"] for one in json.loads(file.read_text())["unchecked"]]
    assert why == ["interrupted", "interrupted before it was started"]


def test_a_model_that_was_checked_is_not_called_unchecked(
    checker: Inside, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("checker.command_line.check.show", fails)
    file = tmp_path / "r.json"
    assert checker("clean.py", "--json", file).status == 130
    found = json.loads(file.read_text())
    assert len(found["results"]) == 1
    assert "unchecked" not in found


def test_a_signal_before_the_first_model_is_not_silent(tmp_path: Path) -> None:
    """It may have been counted while nothing was there to be interrupted."""
    interrupts = Interrupts()
    interrupts.count = 1
    file = tmp_path / "r.json"
    assert main([str(MODELS / "clean.py"), str(MODELS / "gaps.py"), "--json", str(file)], interrupts) == 130
    found = json.loads(file.read_text())
    assert len(found["results"]) == 1
    assert [Path(one["model"]).name for one in found["unchecked"]] == ["gaps.py"]
