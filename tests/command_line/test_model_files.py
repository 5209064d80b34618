"""Which models a command line names, and what is said of words that are no models."""

import shutil
from pathlib import Path

import pytest

from tests.command_line.running import MODELS, Inside


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a model, and folders in it with and without one."""
    for name in ("below", "plain", ".hidden", "__pycache__", "sub/deeper"):
        (tmp_path / name).mkdir(parents=True)
    for place in (".", "below", ".hidden", "__pycache__"):
        shutil.copy(MODELS / "lost_update.py", tmp_path / place)
    (tmp_path / "plain" / "other.py").write_text("SIZE = 1\n")
    return tmp_path


def test_folders_that_are_not_searched_are_named(checker: Inside, folder: Path) -> None:
    ran = checker(folder, "-q")
    assert ran.out.count("\n") == 1
    assert ran.err == f"{folder}: not searched: {folder}/below (name them too)\n"


def test_nothing_is_said_of_a_folder_that_is_named_too(checker: Inside, folder: Path) -> None:
    ran = checker(folder, folder / "below", "-q")
    assert (ran.out.count("\n"), ran.err) == (2, "")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["lost_update.py", "USERS=2"], "cannot read USERS=2: No such file or directory (did you mean `-p"),
        (["emit", "table", "lost_update.py", "USERS=2"], "arguments: USERS=2 (did you mean `-p USERS=2`?)"),
        (["replay", "r.json", "new.py"], "unrecognized arguments: new.py (did you mean `--model new.py`?)"),
        (["replay", "r.json", "new"], "unrecognized arguments: new (`python -m checker replay --help` lists"),
    ],
)
def test_words_that_are_meant_for_an_option(checker: Inside, words: list[str], said: str) -> None:
    ran = checker(*words)
    assert ran.status in (1, 2) and said in ran.err


def test_a_result_file_is_no_model(checker: Inside, tmp_path: Path) -> None:
    file = tmp_path / "r.json"
    file.write_text("{}")
    ran = checker(file)
    assert ran.status == 2
    assert ran.err.splitlines() == [
        f"error: cannot read {file}: it is JSON, not a model",
        f"   help: `python -m checker replay {file}` draws the races of a result file",
    ]
