"""The command that is installed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.command_line.running import environment
from tests.report.traces import SMALL

COMMAND = Path(sys.executable).parent / "pinning-checker"


@pytest.mark.skipif(not COMMAND.exists(), reason="the project is not installed")
def test_a_model_may_be_called_like_the_checker_or_a_module_of_python(tmp_path: Path) -> None:
    for name in ("checker.py", "token.py"):
        shutil.copy(SMALL / "clean.py", tmp_path / name)
        run = subprocess.run([COMMAND, name, "-q"], cwd=tmp_path, capture_output=True, text=True, timeout=60)
        assert (run.returncode, run.stderr) == (0, "")
        assert run.stdout == f"{name}: holds: 1 of 1 properties hold (2 states; sequential consistency)\n"


@pytest.mark.skipif(not COMMAND.exists(), reason="the project is not installed")
def test_the_exit_status_is_that_of_the_verdict() -> None:
    run = subprocess.run([COMMAND, SMALL / "lost_update.py", "-q"], capture_output=True, timeout=60)
    assert run.returncode == 1


# ``-S``: without the modules that an installation for development imports before.
@pytest.mark.parametrize("module", ["types", "functools", "keyword"])
def test_a_model_that_python_itself_imports_is_refused_in_a_sentence(module: str, tmp_path: Path) -> None:
    shutil.copy(SMALL / "clean.py", tmp_path / f"{module}.py")
    run = subprocess.run(
        [sys.executable, "-S", "-m", "checker", f"{module}.py"],
        cwd=tmp_path, env=environment(), capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr == (
        f"{module}.py: error: Python imports this file in place of its own module `{module}`\n"
        "   help: use the installed command, `pinning-checker`, or give the file another name\n"
    )


@pytest.mark.parametrize("module", ["token", "signal", "random", "argparse"])
def test_other_models_named_like_modules_of_python_are_checked(module: str, tmp_path: Path) -> None:
    shutil.copy(SMALL / "clean.py", tmp_path / f"{module}.py")
    run = subprocess.run(
        [sys.executable, "-S", "-m", "checker", f"{module}.py", "-q"],
        cwd=tmp_path, env=environment(), capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert (run.returncode, run.stderr) == (0, "")


@pytest.mark.skipif(not COMMAND.exists(), reason="the project is not installed")
def test_what_it_says_to_type_is_itself() -> None:
    words = [str(COMMAND), str(SMALL / "lost_update.py"), "--format", "table", "--no-why"]
    run = subprocess.run(words, capture_output=True, text=True, timeout=60)
    assert "Reproduce: pinning-checker" in " ".join(run.stdout.split())
    assert "-m checker" not in run.stdout
    usage = subprocess.run([COMMAND, "graph"], capture_output=True, text=True, timeout=60).stderr
    assert usage.startswith("usage: pinning-checker graph [options] MODEL\npinning-checker graph: error: ")
