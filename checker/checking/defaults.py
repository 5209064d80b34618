"""The defaults of a check: the command line shows them before anything is imported."""

from __future__ import annotations

import os

from checker.exploration.engines import WantedEngine

ENGINE: WantedEngine = "auto"
RACES = 1  # for each property
SECONDS = 10.0  # for all explanations of a model together


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
