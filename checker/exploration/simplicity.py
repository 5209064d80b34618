"""Defines which of two schedules that show the same is the simpler one."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from checker.exploration.result import Schedule


class Simplicity(NamedTuple):
    """The cost of a schedule; the smaller is the simpler.

    Fewest steps, then fewest changes of actor, then fewest actors that move, then the lowest choices; ties
    are broken by its numbers.
    """

    steps: int
    switches: int
    actors: int
    choices: tuple[int, ...]
    initial: int
    order: tuple[int, ...]


def simplicity(schedule: Schedule) -> Simplicity:
    """The cost of a schedule."""
    order = tuple(move.actor for move in schedule.moves)
    switches = sum(one != other for one, other in pairwise(order))
    choices = tuple(move.choice for move in schedule.moves)
    return Simplicity(len(order), switches, len(set(order)), choices, schedule.initial, order)
