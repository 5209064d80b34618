"""The completion scripts, in the shells themselves."""

from __future__ import annotations

import os
import pty
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from checker.command_line.arguments import SHELLS, VERBS
from checker.command_line.completion import script
from tests.command_line.running import Inside

Complete = Callable[[str], set[str]]

BASH = """
source ./script
compopt() { :; }  # a builtin that only works while bash completes
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_pinning_checker
printf '%s\\n' "${COMPREPLY[@]}"
"""


def needs(shell: str) -> pytest.MarkDecorator:
    """A test of a shell that is not everywhere."""
    return pytest.mark.skipif(shutil.which(shell) is None, reason=f"{shell} is not installed")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with models to name."""
    (tmp_path / "models").mkdir()
    for name in ("page_lock.py", "page_count.py", "a page.py"):
        (tmp_path / "models" / name).touch()
    return tmp_path


def in_bash(folder: Path) -> Complete:
    """What bash offers for a line."""
    (folder / "script").write_text(script("bash"))

    def complete(line: str) -> set[str]:
        command = ["bash", "--norc", "-c", BASH, "bash", *line.split(" ")]
        run = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=30)
        assert run.stderr == ""
        return set(filter(None, run.stdout.splitlines()))

    return complete


def in_fish(folder: Path) -> Complete:
    """What fish offers for a line."""
    (folder / "script").write_text(script("fish"))

    def complete(line: str) -> set[str]:
        command = ["fish", "--no-config", "-c", f'source ./script; complete -C "{line}"']
        run = subprocess.run(
            command,
            cwd=folder,
            env={**os.environ, "HOME": str(folder)},
            capture_output=True,
            text=True,
            timeout=30,
        )
        assert run.stderr == ""
        return {offer.partition("\t")[0] for offer in run.stdout.splitlines()}

    return complete


LINES = [
    ("pinning-checker re", {"replay"}),
    ("pinning-checker mod", {"models/"}),
    ("pinning-checker models/page_l", {"models/page_lock.py"}),
    ("pinning-checker models/page_lock.py --form", {"--format"}),
    ("pinning-checker --mech", {"--mechanisms"}),
    ("pinning-checker -q models/page_l", {"models/page_lock.py"}),
    ("pinning-checker models/page_lock.py models/page_c", {"models/page_count.py"}),
    ("pinning-checker models/page_lock.py --engine ", {"auto", "python", "native", "dpor"}),
    ("pinning-checker models/page_lock.py --memory ", {"sc", "tso", "pso", "weak"}),
    ("pinning-checker models/page_lock.py --json models/page_c", {"models/page_count.py"}),
    ("pinning-checker models/page_lock.py --spill mod", {"models/"}),
    ("pinning-checker check models/page_l", {"models/page_lock.py"}),
    ("pinning-checker emit pro", {"program", "promela"}),
    ("pinning-checker emit tla models/page_l", {"models/page_lock.py"}),
    ("pinning-checker graph models/page_lock.py --as ", {"svg", "dot", "graphml"}),
    ("pinning-checker replay --model models/page_l", {"models/page_lock.py"}),
    ("pinning-checker examples mod", {"models/"}),
    ("pinning-checker completion ", set(SHELLS)),
]


@pytest.mark.parametrize(("shell", "make"), [
    pytest.param("bash", in_bash, marks=needs("bash")), pytest.param("fish", in_fish, marks=needs("fish")),
])  # fmt: skip
def test_a_shell_completes(shell: str, make: Callable[[Path], Complete], folder: Path) -> None:
    complete = make(folder)
    slash = "" if shell == "bash" else "/"  # which bash adds when it shows the name of a folder
    for line, offers in LINES:
        assert complete(line) == {
            offer.removesuffix("/") + slash * offer.endswith("/") for offer in offers
        }, line
    assert set(VERBS) < complete("pinning-checker ")


@needs("bash")
def test_a_name_with_a_blank_is_one_offer(folder: Path) -> None:
    assert in_bash(folder)("pinning-checker models/a") == {"models/a page.py"}


class Zsh:
    """A zsh at a terminal: it completes nowhere else."""

    def __init__(self, folder: Path) -> None:
        (folder / "script").write_text(script("zsh"))
        process, self.terminal = pty.fork()
        if process == 0:
            os.chdir(folder)
            os.execvpe("zsh", ["zsh", "-f", "-i"], {**os.environ, "TERM": "dumb", "HOME": str(folder)})
        setup = (
            'PS1=; autoload -Uz compinit; compinit -u -D; eval "$(cat script)"; unsetopt beep; echo RE""ADY\n'
        )
        os.write(self.terminal, setup.encode())
        self.read_to("READY\r\n")

    def read_to(self, end: str) -> str:
        """What it prints up to some text. Fails if that does not come."""
        text, until = "", time.monotonic() + 30
        while end not in text:
            assert time.monotonic() < until, text
            if select.select([self.terminal], [], [], 0.2)[0]:
                text += os.read(self.terminal, 65536).decode(errors="replace")
        return text

    def completed(self, line: str) -> str:
        """The line, after the key that completes it."""
        os.write(self.terminal, f"{line}\t".encode())
        self.read_to(line)
        os.write(self.terminal, b"\x01echo 'A''LL='\x05'=E''ND'\n")  # at its beginning and at its end
        return self.read_to("=END\r\n").rpartition("ALL=")[2].partition("=END")[0].rstrip()

    def close(self) -> None:
        """End it."""
        os.write(self.terminal, b"exit\n")
        os.close(self.terminal)


@needs("zsh")
def test_zsh_completes(folder: Path) -> None:
    zsh = Zsh(folder)
    lines = [(line, offer) for line, offers in LINES if len(offers) == 1 for offer in offers]
    try:
        for line, offer in [
            *lines,
            ("pinning-checker emit tl", "tla"),
            ("pinning-checker completion zs", "zsh"),
        ]:
            assert zsh.completed(line) == f"{line.rpartition(' ')[0]} {offer.removesuffix('/')}"
    finally:
        zsh.close()


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_is_printed(checker: Inside, shell: str) -> None:
    ran = checker("completion", shell)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == script(shell)


def test_without_shtab_it_says_what_is_missing(checker: Inside, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "shtab", None)
    ran = checker("completion", "bash")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == "error: completion needs shtab (pip install shtab)\n"
