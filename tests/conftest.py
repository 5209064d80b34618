"""How the tests are divided among processes."""

from __future__ import annotations

import gc
import importlib.util
import os
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from checker.__main__ import SELDOM
from tests.programs import trusted

# Folders whose tests read the project's own models and random programs, in this process.
TRUSTING = {"agreement", "dpor", "lifetimes", "litmus", "liveness", "memory", "models", "mutants", "native"}
TRUSTING |= {"reductions", "report", "review"}

gc.set_threshold(5 * SELDOM[0], *SELDOM[1:])  # a process accumulates thousands of programs


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """For ``-n auto``: one process more than there are processors, since many tests wait for others.

    Ray does not start in time then.
    """
    return (os.cpu_count() or 1) + (importlib.util.find_spec("ray") is None)


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """With ``-n``, each process begins with a stretch of the tests, and then takes over tests of another.

    So tests of one file share what they compile, and no process is idle while several long tests are left.
    """
    if config.getoption("numprocesses", None) and config.option.dist == "no":
        config.option.dist = "worksteal"


@pytest.fixture(autouse=True, scope="module")
def trusting(request: pytest.FixtureRequest) -> Iterator[None]:
    """Some tests load models without the precautions of source/confined.py: ``tests.programs.trusted``."""
    folder = request.path.relative_to(Path(__file__).parent).parts[0]
    with trusted() if folder in TRUSTING else nullcontext():
        yield
