"""What editors make of the lines that the checker prints: VS Code's matcher, Vim and Emacs themselves."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.command_line.running import ROOT, outside

Place = tuple[str, int, int, str]  # the file, the line, the column, and error, warning or note
TASKS = ROOT / "docs" / "editors" / "vscode" / "tasks.json"
PAGE = (ROOT / "docs" / "editors.md").read_text()
MODEL = """
from checker import actor, every_actor_finishes, integer, mechanism, record, shared
from checker.kernel.page import Page, Task, lock_page

WRONG = mechanism(False, cost="nothing: it makes a message")


@record
class Counter:
    value: int = integer(0, most=2)


page, task, counter = shared(Page), shared(Task), shared(Counter)


@actor(count=2)
def take() -> None:
    lock_page(page, task)
    counter.value = 1


properties = [every_actor_finishes()]
"""
WRONG = MODEL.replace("counter.value = 1", "counter.value = nothing_like_it")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a model that has a race and a warning, and one that has an error."""
    (tmp_path / "race.py").write_text(MODEL)
    (tmp_path / "wrong.py").write_text(WRONG)
    return tmp_path


@pytest.fixture
def printed(folder: Path) -> str:
    """All that is printed of the two, as an editor gets it."""
    runs = [outside("--format", "gcc", name, cwd=folder) for name in ("race.py", "wrong.py")]
    assert [run.status for run in runs] == [1, 2]
    return "".join(run.err + run.out for run in runs)


def expected(printed: str) -> list[Place]:
    """The places in the text, found in another way: by the severities."""
    found = []
    for line in printed.splitlines():
        head, severity = next(
            (
                (line.partition(f": {one}: ")[0], one)
                for one in ("error", "warning", "note")
                if f": {one}: " in line
            ),
            ("", ""),
        )
        if head and not line.startswith(" "):
            file, number, column = head.rsplit(":", 2)
            found.append((file, int(number), int(column), severity))
    return found


def test_every_kind_of_message_is_printed(printed: str) -> None:
    places = expected(printed)
    kinds = {(Path(file).name, severity) for file, _, _, severity in places}
    assert kinds == {
        ("race.py", "warning"),
        ("race.py", "note"),
        ("page.py", "note"),  # a step in the kernel's primitives
        ("page.py", "error"),
        ("wrong.py", "error"),
    }


def test_the_problem_matcher_of_vs_code(printed: str) -> None:
    (task,) = json.loads(TASKS.read_text())["tasks"]
    pattern = task["problemMatcher"]["pattern"]
    groups = [pattern[name] for name in ("file", "line", "column", "severity")]
    matches = [match for line in printed.splitlines() if (match := re.search(pattern["regexp"], line))]
    found = [match.group(*groups) for match in matches]
    assert [(file, int(line), int(column), kind) for file, line, column, kind in found] == expected(printed)
    assert all(match[pattern["message"]] for match in matches)
    assert task["args"][:2] == ["--format", "gcc"]


def block(language: str) -> str:
    """What the page says to write in a language."""
    return str(re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)[0])


@pytest.mark.skipif(shutil.which("vim") is None, reason="Vim is not installed")
def test_vim(printed: str, folder: Path) -> None:
    (folder / "printed").write_text(printed)
    (folder / "settings.vim").write_text(block("vim"))
    line = "join([bufname(one.bufnr), one.lnum, one.col, one.type], '|')"
    each = f"if one.valid | call writefile([{line}], 'found', 'a') | endif"
    script = f"for one in getqflist() | {each} | endfor"
    words = ["-c", "source settings.vim", "-c", "cgetfile printed", "-c", script, "-c", "qa!"]
    subprocess.run(["vim", "-u", "NONE", "-es", *words], cwd=folder, timeout=60, check=False)
    kinds = {"e": "error", "w": "warning", "n": "note"}
    lines = [line.split("|") for line in (folder / "found").read_text().splitlines()]
    found = [(file, int(line), int(column), kinds[kind.lower()]) for file, line, column, kind in lines]
    assert found == expected(printed)


EMACS = """
(require 'compile)
(with-temp-buffer
  (insert "\\n")
  (save-excursion (goto-char (point-max)) (insert-file-contents "printed"))
  (compilation-mode)
  %s
  (let ((inhibit-read-only t) (compilation-skip-visited nil))
    (compilation--ensure-parse (point-max))
    (goto-char (point-min))
    (condition-case nil
        (while t
          (compilation-next-error 1)
          (let* ((message (get-text-property (point) 'compilation-message))
                 (place (compilation--message->loc message)))
            (princ (format "%%s|%%s|%%s|%%s\\n" (caar (compilation--loc->file-struct place))
                           (compilation--loc->line place) (compilation--loc->col place)
                           (compilation--message->type message)))))
      (user-error nil))))
"""


@pytest.mark.skipif(shutil.which("emacs") is None, reason="Emacs is not installed")
def test_emacs(printed: str, folder: Path) -> None:
    (folder / "printed").write_text(printed)
    (folder / "script.el").write_text(EMACS % block("elisp"))
    command = ["emacs", "-Q", "--batch", "--load", "script.el"]
    environment = {**os.environ, "HOME": str(folder)}
    run = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=60)
    kinds = {"2": "error", "1": "warning", "0": "note"}
    lines = [line.split("|") for line in run.stdout.splitlines()]
    found = [(file, int(line), int(column), kinds[kind]) for file, line, column, kind in lines]
    assert found == expected(printed), run.stderr
