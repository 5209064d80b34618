"""What a model says and what lies beside it, as the command line takes them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.command_line.running import Inside, Ran, environment, outside

MODEL = """\
import checker


@checker.record
class Page:
    locked: bool = False
    dirty: bool = False


page = checker.shared(Page)


@checker.actor
def worker() -> None:
    page.locked = True


properties = [checker.every_actor_finishes()]
"""
WARNING = "the field of Page `dirty` is declared but never used"
BESIDE = "from lib import page, worker\nfrom checker import never\n"
NEVER = "\n@never('the page is locked')\ndef unlocked() -> bool:\n    return page.locked\n\n"
LISTED = BESIDE + NEVER + "properties = [unlocked]\n"


def last_line(ran: Ran) -> str:
    """The verdict."""
    return ran.out.splitlines()[-1]


@pytest.mark.parametrize("words", [[], ["-q"], ["--list"]])
def test_a_warning_is_printed_however_quiet_the_run(
    checker: Inside, tmp_path: Path, words: list[str]
) -> None:
    (tmp_path / "one.py").write_text(MODEL)
    ran = checker(tmp_path / "one.py", *words)
    assert ran.status == 0
    assert ran.err.splitlines()[0] == f"{tmp_path}/one.py:7:5: warning: {WARNING}"
    assert WARNING not in ran.out


def test_a_warning_is_in_the_result_file(checker: Inside, tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text(MODEL)
    (result,) = checker(tmp_path / "one.py", "--json", "-").results
    assert result["warnings"] == [{"file": f"{tmp_path}/one.py", "line": 7, "text": WARNING}]


@pytest.mark.parametrize("name", ["token", "random", "enum", "types", "argparse", "json", "shutil"])
def test_a_model_in_the_working_directory_is_called_like_a_module_of_python(
    tmp_path: Path, name: str
) -> None:
    (tmp_path / f"{name}.py").write_text(MODEL)
    ran = outside(f"{name}.py", "-q", cwd=tmp_path)
    assert (ran.status, last_line(ran)) == (
        0,
        f"{name}.py: holds: 1 of 1 properties hold (2 states; sequential consistency)",
    )


def test_a_model_is_called_like_the_checker(tmp_path: Path) -> None:
    (tmp_path / "designs").mkdir()
    (tmp_path / "designs/checker.py").write_text(MODEL)
    assert outside("designs/checker.py", "-q", cwd=tmp_path).status == 0


def test_two_folders_in_one_run_have_libraries_of_their_own(checker: Inside, tmp_path: Path) -> None:
    for folder, value in (("one", "True"), ("two", "False")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "lib.py").write_text(MODEL.replace("True", value).split("properties")[0])
        (tmp_path / folder / "model.py").write_text(LISTED)
    ran = checker(tmp_path / "one/model.py", tmp_path / "two/model.py", tmp_path / "one/model.py", "-q")
    assert [line.split(": ")[1] for line in ran.out.splitlines()] == ["violated", "holds", "violated"]


def test_a_folder_is_searched_for_actors_under_whatever_name(checker: Inside, tmp_path: Path) -> None:
    """None is passed over: not ``@checker.actor``, not an actor renamed, not one from a library."""
    (tmp_path / "library").mkdir()
    (tmp_path / "library/lib.py").write_text(MODEL.split("properties")[0])
    (tmp_path / "by_attribute.py").write_text(MODEL)
    renamed = MODEL.replace("import checker", "import checker\nfrom checker import actor as task")
    (tmp_path / "renamed.py").write_text(renamed.replace("@checker.actor", "@task"))
    called = MODEL.replace("@checker.actor\ndef worker", "def work")
    (tmp_path / "called.py").write_text(called + "worker = checker.actor(work)\n")
    (tmp_path / "imported.py").write_text(LISTED.replace("lib ", "library.lib "))
    (tmp_path / "sizes.py").write_text("from checker import record\n\nACTORS = 2\n")
    (tmp_path / "setup.py").write_text("properties = 'none'\n")
    ran = checker(tmp_path, "-q")
    names = [Path(line.split(": ")[0]).name for line in ran.out.splitlines()]
    assert names == ["by_attribute.py", "called.py", "imported.py", "renamed.py"]


def test_running_the_checker_leaves_the_path_of_other_programs_alone(tmp_path: Path) -> None:
    (tmp_path / "program").mkdir()
    (tmp_path / "program/__init__.py").write_text("import checker\n")
    (tmp_path / "program/__main__.py").write_text("import beside\n")
    (tmp_path / "beside.py").write_text("print('found')\n")
    run = subprocess.run(
        [sys.executable, "-m", "program", "checker"],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout == "found\n"
