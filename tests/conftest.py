"""How the tests are divided among processes."""

from __future__ import annotations

import gc
import importlib.util
import os

import pytest

from checker.__main__ import SELDOM

gc.set_threshold(5 * SELDOM[0], *SELDOM[1:])  # a process accumulates thousands of programs


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
