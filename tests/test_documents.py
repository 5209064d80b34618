"""The documents: each file in them is written out, each command in them is run, and prints what they say.

``UPDATE_GOLDEN=1`` writes down what the commands print now.
"""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.native.building import WITHOUT_SPIN
from tests.warm import ran

ROOT = Path(__file__).parent.parent
FILE = re.compile(r"```(?:python|toml|text)\n# (\w+\.(?:py|events\.toml|txt))\n(.*?)```", re.DOTALL)
CONSOLE = re.compile(r"```console\n(.*?)```", re.DOTALL)
# Of a run that lasts a second here.
PROGRESS = re.compile(r"^\S+: (depth .* states/s|\d+ of \d+ combinations read,) .*\n", re.MULTILINE)


def printed(command: str, folder: Path) -> str:
    """What a command line prints, output and errors, as a reader sees it."""
    words = shlex.split(command)
    assert words[0] == "python", command
    # the plugin is named for those who installed this clone before it had one
    plugin = {"PYTEST_PLUGINS": "checker.pytest_plugin"}
    environment = {"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"], **plugin}
    run = subprocess.run(
        [sys.executable, *words[1:]],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return shown(run.stdout)


def quickly_printed(command: str, folder: Path) -> str:
    """The same for the checker alone, in a fork."""
    words = shlex.split(command)
    assert words[:3] == ["python", "-m", "checker"], command
    out = folder / "printed"
    ran("checker.__main__:main", words[3:], ROOT, out)
    return shown(out.read_text())


def shown(text: str) -> str:
    """What is printed, as the documents show it."""
    text = PROGRESS.sub("", text).replace("(Python engine)", "(compiled engine)")  # any will do
    return re.sub(r"Spin \d+\.\d+\.\d+", "Spin 6.5.2", text)  # any will do


def session(block: str, folder: Path, run: Callable[[str, Path], str] = printed) -> str:
    """A console block with what its commands print."""
    commands = [line for line in block.splitlines() if line.startswith("$ ")]
    return "".join(f"{command}\n{run(command[2:], folder)}" for command in commands)


exports = pytest.param(
    ["exports.md"], marks=pytest.mark.skipif(WITHOUT_SPIN, reason="it shows Spin at work"), id="exports.md"
)


DOCUMENTS = [
    ["language.md"],
    ["architecture.md"],
    ["explore.md"],
    ["language.md", "testing.md"],
    ["conform.md"],
    exports,
]


@pytest.mark.parametrize("names", DOCUMENTS, ids=" ".join)
def test_a_document_runs(names: list[str], tmp_path: Path) -> None:
    """The last document, in a folder with its files, and with those of the documents that it builds on."""
    path = ROOT / "docs" / names[-1]
    text = path.read_text()
    for name, content in (file for one in names for file in FILE.findall((ROOT / "docs" / one).read_text())):
        (tmp_path / name).write_text(content)
    now = CONSOLE.sub(lambda match: f"```console\n{session(match[1], tmp_path)}```", text)
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(now)
    assert now == text


SHOWN = [
    "README.md",
    "docs/diff.md",
    "docs/editors.md",
    "docs/history.md",
    "docs/installing.md",
    "docs/models.md",
    "docs/litmus.md",
    "docs/reductions.md",
    *(f"docs/{p.parent.name}/{p.name}" for p in sorted((ROOT / "docs").glob("*/*.md"))),
]


@pytest.mark.parametrize("name", SHOWN)
def test_what_the_documents_show_is_what_is_printed(name: str, tmp_path: Path) -> None:
    path = ROOT / name
    text = path.read_text()
    now = CONSOLE.sub(lambda match: f"```console\n{session(match[1], tmp_path, quickly_printed)}```", text)
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(now)
    assert now == text
