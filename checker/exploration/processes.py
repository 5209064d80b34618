"""Runs other programs, each in its own process group, so that nothing that it starts is left behind."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
from collections.abc import Sequence
from pathlib import Path

Process = subprocess.Popen[str]


class Ended(Exception):
    """No more programs may be started."""


class Processes:
    """The programs that one piece of work has started. Any thread may end them."""

    def __init__(self) -> None:
        self.running: list[Process] = []
        self.ended = False
        self.lock = threading.Lock()

    def start(self, command: Sequence[str], folder: Path | None = None) -> Process:
        """Start a program with stdout and stderr combined. Raises Ended, and OSError.

        The terminal's Ctrl-C does not reach it: the caller ends it.
        """
        with self.lock:
            if self.ended:
                raise Ended
            process = subprocess.Popen(
                command, cwd=folder, text=True, errors="replace", start_new_session=True,
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            )  # fmt: skip
            self.running.append(process)
            return process

    def end(self) -> None:
        """End all of them, and what they have started, and start no more."""
        with self.lock:
            self.ended = True
        for process in self.running:
            end(process)


def end(process: Process) -> None:
    """Kill a program and what it has started."""
    if process.returncode is None:  # its process id is not reused yet: nothing has waited for it
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
