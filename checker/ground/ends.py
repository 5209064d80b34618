"""Where actors end, and whether all runs must end: the basis of ``every_actor_finishes``.

If no actor of a program loops, every run ends, and the states in which no actor can step decide the property.
If one loops, others may be stuck for ever beside it, or it may itself never finish.
"""

from __future__ import annotations

from collections.abc import Callable

from checker.ground.effects import Effect, arrivals
from checker.ground.program import GroundCommand, Instance
from checker.program import fold
from checker.program.commands import FINISHED
from checker.program.expressions import Expression

Row = tuple[GroundCommand, ...]
Followers = dict[int, frozenset[int]]


def ends(
    rows: tuple[tuple[Instance, Row], ...],
    unfinished: Callable[[Instance, Row], Expression],
    waiting: Callable[[Instance, GroundCommand], Expression],
) -> tuple[Expression, ...]:
    """The states in which each instance has ended or rests; without an end, those in which it can step.

    Empty if no actor loops. ``unfinished`` are the states in which an instance has not ended, ``waiting``
    those in which it is at a command that it cannot take.
    """
    if not any(goes_round(one, row) for one, row in rows):
        return ()
    return tuple(
        fold.negation(unfinished(one, row) if has_end(one, row) else blocked(one, row, waiting))
        for one, row in rows
    )


def blocked(one: Instance, row: Row, waiting: Callable[[Instance, GroundCommand], Expression]) -> Expression:
    """The condition under which an instance cannot step."""
    return fold.disjunction(waiting(one, command) for command in row if may_wait(command))


def may_wait(command: GroundCommand) -> bool:
    """Whether a command is not always open."""
    return not command.cases or any(case.guard != fold.TRUE for case in command.cases)


def goes_round(one: Instance, row: Row) -> bool:
    """Whether some path through the commands of an instance returns to an earlier location."""
    after = followers(one, row)
    return any(location in beyond(after, after[location]) for location in after)


def has_end(one: Instance, row: Row) -> bool:
    """Whether some path through the commands leads to where the instance has finished, or rests."""
    places = beyond(followers(one, row), arrivals(one.start, one.location) or frozenset([0]))
    return FINISHED in places or any(c.rests != fold.FALSE for c in row if c.location in places)


def followers(one: Instance, row: Row) -> Followers:
    """For each location, those that a step from it may lead to."""
    return {command.location: arrivals(all_effects(command), one.location) for command in row}


def all_effects(command: GroundCommand) -> tuple[Effect, ...]:
    """The effects of every case of a command."""
    return tuple(effect for case in command.cases for effect in case.effects)


def beyond(after: Followers, start: frozenset[int]) -> frozenset[int]:
    """The locations on some path from the given ones, including these."""
    found, waiting = set(start), list(start)
    while waiting:
        for location in after.get(waiting.pop(), ()):
            if location not in found:
                found.add(location)
                waiting.append(location)
    return frozenset(found)
