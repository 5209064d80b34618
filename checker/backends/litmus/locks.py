"""Spin locks: what their words mean if each thread takes one at a time and gives it back.

Anything else may end in a deadlock. A model is judged before it, but herd7 drops executions that do not end.
"""

from __future__ import annotations

from collections.abc import Sequence

from checker.backends.litmus.straight import StraightActor, StraightStep
from checker.backends.litmus.terms import refuse
from checker.ground.effects import Effect, Require, Update
from checker.ground.program import Ground
from checker.language.ordering import Order
from checker.program import fold
from checker.program.expressions import Cell, Compare, Constant, Expression, Not

LOCKING = (Order.LOCK, Order.UNLOCK)


def locks_of(ground: Ground, actors: Sequence[StraightActor], initial: Sequence[int]) -> frozenset[int]:
    """The locations that are spin locks. Raises CannotExpress for what is no use of one."""
    steps = [step for actor in actors for step in actor.steps if step.order in LOCKING]
    locks = frozenset(_lock(step) for step in steps)
    for step in steps:
        if initial[_lock(step)]:
            refuse(f"`{ground.cells[_lock(step)].name}`, a lock that begins as taken,", step.span)
    for actor in actors:
        _refuse_misuse(actor, locks)
    return locks


def _refuse_misuse(actor: StraightActor, locks: frozenset[int]) -> None:
    held: StraightStep | None = None
    for step in actor.steps:
        if step.order is Order.LOCK:
            if held is not None:
                refuse("a lock inside another", step.span)
            held = step
        elif step.order is Order.UNLOCK:
            if held is None or _lock(held) != _lock(step):
                refuse("an unlock without its lock", step.span)
            held = None
        elif step.updates & locks:
            refuse("a store to a lock", step.span)
    if held is not None:
        refuse("a lock that is not given back", held.span)


def _lock(step: StraightStep) -> int:
    """The location of a step that locks or unlocks."""
    wanted = (1, True) if step.order is Order.LOCK else (0, False)
    match without_checks(step.effects):
        case (Update(cell, Constant(value)),) if (value, step.guard != fold.TRUE) == wanted:
            if step.order is Order.UNLOCK or _is_free(step.guard, cell):
                return cell
        case _:
            pass
    refuse("this lock", step.span)


def _is_free(guard: Expression, lock: int) -> bool:
    """Whether a guard says that a lock is 0."""
    match guard:
        case Compare("==", Cell(number), Constant(0)) | Not(Cell(number)):
            return number == lock
        case _:
            return False


def without_checks(effects: tuple[Effect, ...]) -> tuple[Effect, ...]:
    """The effects that are no checks, outside of forks."""
    return tuple(one for one in effects if not isinstance(one, Require))
