"""``examples``: the models that come with the checker, copied into a folder."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from checker.command_line import examples
from tests.command_line.running import Inside

ROOT = Path(__file__).parents[2]


def files(folder: Path) -> set[Path]:
    """The files of a folder, without those that Python caches."""
    found = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {path for path in found if "__pycache__" not in path.parts}


def test_everything_is_copied_and_a_model_is_checked(checker: Inside, tmp_path: Path) -> None:
    place = tmp_path / "new" / "here"
    ran = checker("examples", place)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.splitlines()[1] == f"Check one: python -m checker {place}/models/page_lock.py"
    for folder in ("models", "properties"):
        assert files(place / folder) == files(ROOT / folder)
    assert (place / ".vscode" / "tasks.json").read_text() == (
        ROOT / "docs/editors/vscode/tasks.json"
    ).read_text()
    assert not list(place.rglob("__pycache__"))
    run = checker(place / "models" / "page_bit.py", "-q", "--max-states", "1000")
    assert run.status == 3  # it is read, with what it imports


@pytest.mark.parametrize("name", ["models", "properties", ".vscode"])
def test_nothing_is_overwritten(checker: Inside, tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    ran = checker("examples", tmp_path)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == f"error: {tmp_path / name} exists, and nothing is overwritten: name another folder\n"
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_file_in_the_way_is_reported(checker: Inside, tmp_path: Path) -> None:
    (tmp_path / "here").touch()
    ran = checker("examples", tmp_path / "here")
    assert (ran.status, ran.err) == (2, f"error: cannot write {tmp_path / 'here'}: File exists\n")


def test_what_could_not_be_copied_whole_is_removed(
    checker: Inside, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = shutil.copytree

    def full(source: Path, place: Path, *how: Any, **named: Any) -> object:
        if Path(place).name == "properties":
            raise shutil.Error([("one.py", "there/one.py", "No space left on device")])
        return whole(source, place, *how, **named)

    monkeypatch.setattr(shutil, "copytree", full)
    ran = checker("examples", tmp_path / "here")
    assert (ran.status, ran.err) == (2, f"error: cannot write {tmp_path / 'here'}: No space left on device\n")
    assert not list((tmp_path / "here").iterdir())


def test_an_installation_without_examples_says_so(
    checker: Inside, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(examples, "PACKAGE", tmp_path / "checker")
    ran = checker("examples", tmp_path / "here")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("error: this installation has no examples")
