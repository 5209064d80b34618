"""An engine that ends without an answer is named for how it ended."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path

import pytest

from checker.exploration.engine import EngineDied
from checker.exploration.limits import Limits, Watch
from checker.exploration.native import native
from tests.native.building import interruptible, needs_compiler
from tests.native.test_faults import wrapped


@needs_compiler
@pytest.mark.parametrize("status", [0, 1, 2, 77])
def test_an_exit_status(status: int, tmp_path: Path) -> None:
    system, job = wrapped(tmp_path, f"exit {status}")
    with pytest.raises(EngineDied, match=f"exit status {status}$"):
        native(system, job)


# An engine that is asked to stop, and reports its results.
STOPPED = """trap 'printf "stopped interrupted\\nstates 5\\nlevels 1 4\\nmemory 0\\nend\\n"; exit' INT
while :; do sleep 0.01; done"""


@needs_compiler
def test_what_follows_an_interrupt_is_still_read(tmp_path: Path) -> None:
    """A checker that took the engine for gone waited for its end, for ever."""
    system, job = wrapped(tmp_path, STOPPED)
    interrupt = threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT))
    interrupt.start()
    with interruptible():
        result = native(system, job, Watch(Limits(seconds=20)))
    interrupt.cancel()
    assert (result.states, result.levels) == (5, (1, 4))
    assert (result.stopped, result.interrupted, result.exhaustive) == ("interrupted", True, False)
