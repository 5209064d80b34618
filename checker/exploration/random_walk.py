"""One run by chance: of the moves that are open, each is as likely as any other."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

from checker.backends.python.system import PythonSystem
from checker.exploration.deadline import Deadline
from checker.exploration.observed_run import ObservedRun

T = TypeVar("T")


def random_walk(system: PythonSystem, seed: int, most: int, deadline: Deadline) -> tuple[ObservedRun, str]:
    """A walk of at most ``most`` steps, and why it ended: the same for a seed on every machine.

    Raises InitialFails where ``@initial`` fails, LimitReached and KeyboardInterrupt.
    """
    chance = random.Random(seed)
    run = ObservedRun(system, any_of(range(len(system.initial())), chance))
    while True:
        deadline.check()
        moves = system.moves(run.states[-1])
        if not moves:
            run.end()
            return run, "no actor can step any more"
        if len(run.moves) >= most:
            return run, f"--steps {most} reached"
        move, after = any_of(moves, chance)
        run.take(move, after)
        if after < 0:
            return run, "its last step fails"


def any_of(several: Sequence[T], chance: random.Random) -> T:
    """One of them: by ``random()`` alone, which gives the same numbers in every version of Python."""
    return several[int(chance.random() * len(several))]
