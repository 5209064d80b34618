"""What a command imports: nothing that it does not use, for a reader waits for it."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from tests.command_line.running import MODELS, environment

# What takes long to import, or leads to much else. That `ast` is imported is the doing of dataclasses.
HEAVY = {
    "html",
    "hypothesis",
    "multiprocessing",
    "networkx",
    "pytest",
    "xml",
    "z3",
    "checker.exploration.dpor.explore",
    "checker.report.graph",
    "checker.report.page",
    "checker.testing",
}
FOR_A_MODEL = {
    "difflib",
    "hashlib",
    "json",
    "random",
    "subprocess",
    "tempfile",
    "checker.analysis",
    "checker.backends",
    "checker.checking.options",
    "checker.compiler",
    "checker.counterexample",
    "checker.ground",
    "checker.program",
}


def imports(*words: str, status: int = 0) -> set[str]:
    """The modules that a fresh interpreter imports for a command."""
    run = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "checker", *words],
        cwd=MODELS,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == status, run.stderr
    return set(re.findall(r"^import time: +\d+ \| +\d+ \| +(\S+)$", run.stderr, re.MULTILINE))


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["-h"], 0),
        (["--version"], 0),
        (["check", "--help"], 0),
        (["replay", "-h"], 0),
        (["emit", "-h"], 0),
        (["graph", "-h"], 0),
        (["--no-such-option", "clean.py"], 2),
        (["clean.py", "--max-states", "many"], 2),
        (["-p", "NAME", "clean.py"], 2),
        (["emit", "poetry", "clean.py"], 2),
    ],
)
def test_nothing_is_imported_for_help_and_wrong_usage(words: list[str], status: int) -> None:
    found = imports(*words, status=status)
    assert "argparse" in found
    suggestions = {"difflib"} if status == 2 else set()
    assert found & (HEAVY | FOR_A_MODEL) <= suggestions


@pytest.mark.parametrize("words", [["-q"], [], ["--list"]])
def test_nothing_is_imported_for_a_model_that_it_does_not_need(words: list[str]) -> None:
    found = imports(*words, "clean.py")
    assert "checker.compiler.compile" in found
    assert not found & HEAVY
