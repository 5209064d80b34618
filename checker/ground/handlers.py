"""Where handlers of interrupts run, and what they keep from running."""

from __future__ import annotations

from checker.ground.program import Ground, GroundCommand, Instance
from checker.language.interrupts import Level
from checker.program import fold
from checker.program.commands import FINISHED


def is_idle(one: Instance, row: tuple[GroundCommand, ...], location: int) -> bool:
    """Whether a handler does not run at a location: it has not begun, or has returned."""
    return one.level > Level.TASK and (location == FINISHED or row[location].rests == fold.TRUE)


def is_interrupted(ground: Ground, number: int, values: list[int]) -> bool:
    """Whether a handler runs above an instance on its CPU."""
    mine = ground.instances[number]
    return any(
        one.cpu == mine.cpu and one.level > mine.level and not is_idle(one, row, values[one.location])
        for one, row in zip(ground.instances, ground.commands, strict=True)
    )
