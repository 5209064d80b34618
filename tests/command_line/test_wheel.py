"""What is built: the package with its examples and man page, and the wheel in an environment of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from tests.command_line.test_examples import ROOT, files

LEFT_OUT = {".git", "build", "dist", "tests", "bench", "mutation"}


def left_out(folder: str, names: list[str]) -> set[str]:
    """What is no part of the project, or is not needed to build it."""
    hidden = {name for name in names if name.startswith((".venv", ".", "__pycache__")) or name == "bin"}
    return hidden | (LEFT_OUT & set(names) if Path(folder) == ROOT else set())


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A copy of the project to build in, without compiled engines."""
    return shutil.copytree(ROOT, tmp_path / "clone", ignore=left_out)


def run(*words: str | Path, cwd: Path, path: str = "") -> str:
    """What a command prints, with ``path`` as Python's. Fails if the command does."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        list(map(str, words)), cwd=cwd, env={**kept, **({"PYTHONPATH": path} if path else {})},
        capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_built_package_has_the_examples_and_a_man_page(clone: Path, tmp_path: Path) -> None:
    pytest.importorskip("argparse_manpage")
    pytest.importorskip("setuptools")
    built, empty = tmp_path / "built", tmp_path / "empty"
    run(sys.executable, "setup.py", "-q", "build_py", "--build-lib", built, cwd=clone)
    assert (clone / "build" / "pinning-checker.1").read_text().startswith(".TH PINNING")
    for folder in ("models", "properties", "docs/editors/vscode"):
        assert files(built / "checker" / "examples" / folder) == files(ROOT / folder)
    empty.mkdir()
    checker = (sys.executable, "-S", "-m", "checker")  # -S: not the clone, if that is installed
    run(*checker, "examples", "here", cwd=empty, path=str(built))
    line = run(*checker, "here/models/page_bit.py", "--list", "-q", cwd=empty, path=str(built))
    assert "page_bit" in line


@pytest.mark.slow
def test_the_wheel_in_an_empty_environment(clone: Path, tmp_path: Path) -> None:
    """What README.md promises, with a wheel. Without z3 nothing is explained; no index is asked for it."""
    run(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", tmp_path, clone, cwd=tmp_path)
    (wheel,) = tmp_path.glob("*.whl")
    venv.create(tmp_path / "new", with_pip=True)
    installed = tmp_path / "new" / "bin"
    run(installed / "pip", "install", "-q", "--no-deps", "--no-index", wheel, cwd=tmp_path)
    empty = tmp_path / "empty"
    empty.mkdir()
    assert "here/models/page_lock.py" in run(installed / "pinning-checker", "examples", "here", cwd=empty)
    printed = run(installed / "pinning-checker", "here/models/page_lock.py", cwd=empty)
    assert "here/models/page_lock.py: violated (as declared): 5 of 9 properties hold" in printed
    assert (tmp_path / "new" / "share" / "man" / "man1" / "pinning-checker.1").exists()
