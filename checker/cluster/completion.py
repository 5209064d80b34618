"""Decides on one machine what partitions leave open: properties of all continuations of a state."""

from __future__ import annotations

from dataclasses import replace

from checker.backends.python.system import PythonSystem
from checker.backends.table.machine_words import words_of
from checker.exploration.choice import EngineChoice, explored
from checker.exploration.folders import NO_FOLDERS
from checker.exploration.limits import Watch, size
from checker.exploration.result import Result
from checker.ground.layout import layout_of

TABLE, PER_STATE, PER_STEP = 1.5, 40, 5  # words of a state in the table; bytes for following the steps


class CountsDiffer(Exception):
    """One machine and the cluster have counted different spaces: the checker is at fault."""


def completed(result: Result, system: PythonSystem, watch: Watch, choice: EngineChoice) -> Result:
    """A result whose open properties are decided by a search on this machine, if it has the memory.

    Those of which it says already why they are open stay so. Raises CountsDiffer.
    """
    if not result.undecided or not result.exhaustive or result.left_open:
        return result
    why = too_small(result.states, result.transitions, system, memory_there(watch))
    if why is not None:
        return open_because(result, why)
    other, _ = explored(system, watch, replace(choice, folders=NO_FOLDERS))
    if other.stopped is not None:
        return replace(open_because(result, other.stopped), interrupted=other.interrupted)
    if (other.states, other.taken, other.levels) != (result.states, result.taken, result.levels):
        raise CountsDiffer(f"{other.states:,} states on one machine, {result.states:,} on the cluster")
    return result.completed_by(other, watch.seconds)


def open_because(result: Result, why: str) -> Result:
    """A result that says why properties are open."""
    return replace(result, left_open=dict.fromkeys(result.undecided, why))


def too_small(states: int, transitions: int, system: PythonSystem, there: int) -> str | None:
    """Why one machine cannot do with so many bytes of memory, or None if it can."""
    needed = bytes_needed(states, transitions, system)
    if needed <= there:
        return None
    return f"one machine would need about {size(needed)}, and has {size(there)}"


def bytes_needed(states: int, transitions: int, system: PythonSystem) -> int:
    """About the memory with which one machine searches and follows all steps."""
    width = words_of(layout_of(system.ground).width) * 8
    return int(states * (width * (TABLE + 1) + PER_STATE) + transitions * PER_STEP)


def memory_there(watch: Watch, more: int = 0) -> int:
    """Bytes that this machine has for it, and ``more`` that will be free then."""
    free = next(
        (int(line.split()[1]) << 10 for line in memory_lines() if line.startswith("MemAvailable:")), 0
    )
    return min(free + more, watch.limits.memory or free + more)


def memory_lines() -> list[str]:
    """What the system says of its memory."""
    try:
        with open("/proc/meminfo") as file:
            return file.readlines()
    except OSError:
        return []
