"""Reads a model within a deadline, even if the model's own code lets neither a limit nor a signal end it.

The top level of a model is Python. It may catch every exception, again and again, or stop the clock that
raises them; then only the end of the process ends it.
"""

from __future__ import annotations

import _thread
import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TextIO, TypeVar

from checker.exploration.deadline import Deadline
from checker.source.confined import end_now
from checker.source.visible import visible

T = TypeVar("T")
LOOK = 0.1  # seconds between two looks
BUSY = 0.3  # seconds of processor time that a model may use after its time is up: ending takes none
PATIENCE = 3.0  # seconds of wall-clock time, for a model that only waits
# As they are now: a model may change what these names mean in their modules.
write, monotonic, process_time = os.write, time.monotonic, time.process_time


def reading(
    path: str, deadline: Deadline, work: Callable[[], T], tidy: Callable[[], object] | None = None
) -> T:
    """Read a model. Raises LimitReached, KeyboardInterrupt, and what the work raises.

    The process ends with 3 or 130 if the work continues although one of the two was raised; ``tidy`` is
    called before that.
    """
    done = _thread.allocate_lock()
    done.acquire()
    before, out = deadline.interrupts.count, sys.stdout

    def ending() -> tuple[str, int] | None:
        if deadline.interrupts.count > before:
            return "interrupted", 130
        limit = deadline.reached()
        return None if limit is None else (f"inconclusive: {limit}", 3)

    with suppress(RuntimeError):  # there is no room for a thread
        _thread.start_new_thread(watch, (path, done, ending, out, tidy))
    try:
        return deadline.within(work)
    finally:
        done.release()


def watch(
    path: str,
    done: _thread.LockType,
    ending: Callable[[], tuple[str, int] | None],
    out: TextIO,
    tidy: Callable[[], object] | None = None,
) -> None:
    """End the process if ``ending`` says how, and still does so some time later.

    A computation that cannot be interrupted may end it only after a while: the time between two looks
    counts for no more than on an idle machine.
    """
    since: float | None = None
    used, before = 0.0, process_time()
    while not done.acquire(timeout=LOOK):
        end = ending()
        used, before = used + min(process_time() - before, LOOK) if since else 0.0, process_time()
        since = None if end is None else since or monotonic()
        if end is not None and since is not None and (used >= BUSY or monotonic() - since >= PATIENCE):
            if tidy is not None:
                with suppress(Exception):  # the process must end in any case
                    tidy()
            give_up(f"{visible(path)}: {end[0]} (the model would not end)\n", end[1], out)


def give_up(said: str, status: int, out: TextIO) -> None:
    """End the process, with its output and the reason."""
    with suppress(Exception):  # there may be no reader any more
        out.flush()
    with suppress(OSError):
        write(2, said.encode(errors="replace"))
    end_now(status)
