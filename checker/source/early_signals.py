"""Ctrl-C and SIGTERM while the checker itself is still being imported: there is nothing yet to print."""

from __future__ import annotations

import os
import signal

ENDED = 130  # as of any run that a signal ends


def end_quietly() -> None:
    """End the process at a signal, without Python's traceback, until the command line handles signals: also
    if they were ignored at the start, as there."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: os._exit(ENDED))
