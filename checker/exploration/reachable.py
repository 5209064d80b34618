"""Computes every reachable state of a system, and nothing else."""

from __future__ import annotations

from checker.backends.python.system import PythonSystem
from checker.exploration.limits import Watch
from checker.ground.moves import State

BLOCK = 2048


class NotAll(Exception):
    """A limit was reached before every state was seen; the text says which."""


def reachable(system: PythonSystem, watch: Watch) -> dict[State, None]:
    """The states in the order in which they are met, nearest first. Raises NotAll."""
    start = list(dict.fromkeys(system.initial()))
    seen, met = set(start), dict.fromkeys(start)
    level, depth, transitions = start, 0, 0
    while level:
        found: list[State] = []
        for position in range(0, len(level), BLOCK):
            expansion = system.expand(level[position : position + BLOCK], seen, found)
            transitions += sum(expansion.taken)
            waiting = len(level) - position + len(found)
            stopped = watch.stop(depth, len(seen), transitions, waiting, len(level))
            if stopped is not None:
                raise NotAll(stopped)
        met.update(dict.fromkeys(found))
        level, depth = found, depth + 1
    return met
