"""Leave steps out of a schedule as long as it shows the same: a quick first cut, least of all a minimum."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from checker.exploration.result import Schedule


def whittled(schedule: Schedule, shows: Callable[[Schedule], bool], is_late: Callable[[], bool]) -> Schedule:
    """A schedule of which no single step, and no end, can be left out, as far as there is time for it."""
    for length in range(len(schedule.moves)):
        if is_late():
            break
        if shows(shorter := replace(schedule, moves=schedule.moves[:length])):
            schedule = shorter
            break
    position = 0
    while position < len(schedule.moves) and not is_late():
        without = schedule.moves[:position] + schedule.moves[position + 1 :]
        if shows(shorter := replace(schedule, moves=without)):
            schedule, position = shorter, 0
        else:
            position += 1
    return schedule
