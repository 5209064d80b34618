"""Who waits at the end of a race, where, and on what."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from checker.backends.python.system import PythonSystem
from checker.counterexample.telling import lines_text
from checker.counterexample.trace import Stuck
from checker.exploration.result import Doom, Schedule
from checker.ground.handlers import is_interrupted
from checker.ground.meaning import evaluate, run
from checker.ground.moves import State
from checker.ground.program import Case, Ground, GroundProperty
from checker.program.commands import FINISHED, WAITS
from checker.program.expressions import And, Expression
from checker.source.span import Span


def who_waits(
    system: PythonSystem, judged: GroundProperty, values: list[int], schedule: Schedule, passed: list[State]
) -> tuple[Stuck, ...]:
    """The actors that the property finds waiting at the end of a schedule."""
    if schedule.doom is not None:
        return lost(system.ground, values, schedule.doom)
    return waiting(system.ground, judged, values, able(system, schedule, passed), looping(schedule))


def lost(ground: Ground, values: list[int], doom: Doom) -> tuple[Stuck, ...]:
    """The actors that can never finish, and where they stand."""
    found = []
    for number in sorted((*doom.stuck, *doom.endless)):
        one, endless = ground.instances[number], number in doom.endless
        reads = {} if endless else waited_on(ground, number, values)
        found.append(Stuck(one.name, *stands_at(ground, number, values), reads, endless=endless))
    return tuple(found)


def looping(schedule: Schedule) -> frozenset[int]:
    """The instances that step in the part that is repeated."""
    moves = schedule.moves[schedule.loop_from :] if schedule.loop_from is not None else ()
    return frozenset(move.actor for move in moves)


def able(system: PythonSystem, schedule: Schedule, passed: list[State]) -> list[frozenset[int]]:
    """The instances that can step in each state of the part that is repeated, or in the last alone."""
    repeated = passed[-1:] if schedule.loop_from is None else passed[schedule.loop_from :]
    return [frozenset(move.actor for move in system.enabled(state)) for state in repeated]


def waiting(
    ground: Ground,
    judged: GroundProperty,
    values: list[int],
    able: list[frozenset[int]],
    moving: frozenset[int],
) -> tuple[Stuck, ...]:
    """The actors that the property finds waiting: those of a deadlock, those that should never wait,
    or, where a run goes on for ever, those that have no part in it."""
    found: list[Stuck] = []
    at_the_end, now_and_then = able[-1], frozenset.union(*able) - frozenset.intersection(*able)
    for number, one in enumerate(ground.instances):
        location = values[one.location]
        if location == FINISHED or one.hardware:
            continue
        rests = is_at_rest(ground, number, values)
        interrupted = is_interrupted(ground, number, values)
        left_out = judged.property.is_progress and number not in moving and not rests
        if number in at_the_end and not left_out:
            continue
        deadlocked = judged.only_at_rest and not at_the_end and not rests
        subject = (one.actor, location) in judged.property.subjects
        if (left_out or deadlocked or subject) and not interrupted:
            reads = waited_on(ground, number, values)
            found.append(Stuck(one.name, *stands_at(ground, number, values), reads, number in now_and_then))
    return tuple(found)


def is_at_rest(ground: Ground, number: int, values: list[int]) -> bool:
    """Whether an instance, if it is blocked, rests where it stands."""
    here = ground.commands[number][values[ground.instances[number].location]]
    return bool(evaluate(here.rests, values.__getitem__))


def stands_at(ground: Ground, number: int, values: list[int]) -> tuple[Span, str]:
    """The next step of an instance, and its place: of an atomic block, the first wait that is false."""
    label = ground.commands[number][values[ground.instances[number].location]].label
    for case in cases_here(ground, number, values):
        blocked = run(case.with_lines, values)
        if blocked.passed and blocked.failed is not None and blocked.failed.kind == WAITS:
            last = blocked.passed[-1]
            return last.span, lines_text([last])
    return label.span, label.text


def cases_here(ground: Ground, number: int, values: list[int]) -> Iterator[Case]:
    """The cases of the step at which an instance stands, whatever their guards."""
    for case in ground.commands[number][values[ground.instances[number].location]].cases:
        if all(values[cell] == value for cell, value in case.where):
            yield case


def waited_on(ground: Ground, number: int, values: list[int]) -> dict[str, str]:
    """The shared values that keep an instance from stepping."""
    noted = awaited(ground, number, values)
    return {ground.cells[n].name: ground.cells[n].show(v) for n, v in noted.items()}


def awaited(ground: Ground, number: int, values: list[int]) -> dict[int, int]:
    """The shared cells that keep an instance from stepping, and what they hold."""
    noted: dict[int, int] = {}
    if is_interrupted(ground, number, values):
        return noted
    for case in cases_here(ground, number, values):
        evaluate(first_false(case.guard, values), noting(values, noted))
    cells = ground.cells
    shown = (n for n in noted if cells[n].owner is None and not cells[n].context and not cells[n].hardware)
    return {n: noted[n] for n in shown}


def first_false(guard: Expression, values: list[int]) -> Expression:
    """The part of a guard that is false: of waits one after another, the first."""
    parts = guard.operands if isinstance(guard, And) else ()
    return next((one for one in parts if not evaluate(one, values.__getitem__)), guard)


def noting(values: list[int], noted: dict[int, int]) -> Callable[[int], int]:
    """A way to read cells that remembers, in order, which were read and what they held."""
    return lambda cell: noted.setdefault(cell, values[cell])
