"""Properties that hold vacuously, and results that are unknown, each with the reason."""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from checker.exploration.result import Result
from checker.ground.ends import has_end
from checker.ground.meaning import evaluate, initial_values
from checker.ground.program import Ground, GroundCommand, GroundProperty
from checker.ground.satisfiable import is_satisfiable
from checker.language.property import Kind
from checker.program.fold import TRUE, conjunction


def why_never_judged(ground: Ground, number: int, result: Result) -> str:
    """Why a property that holds was never tested; empty if it was."""
    judged = ground.properties[number]
    if number in result.unmet:
        return "its premise was never true"
    kind = judged.property.kind
    match kind:
        case Kind.NEVER_WAITS:
            idle = [name for name in judged.property.about if not steps_in(name, ground, result)]
            return f"no step of {' or '.join(f'{name}()' for name in idle)} was ever taken" if idle else ""
        case Kind.FINISHES:
            return "" if has_somebody_to_judge(ground, judged) else "no actor has an end, or waits"
        case Kind.ALWAYS | Kind.NEVER | Kind.LEADS_TO:
            violated = conjunction([judged.trigger, judged.bad]) if judged.trigger is not None else judged.bad
            violable = is_satisfiable(violated, ground.cells)
            return "" if violable else "no state of this instance could violate it"
        case Kind.EVENTUALLY:
            states = initial_values(ground)
            missed = any(evaluate(judged.bad, values.__getitem__) for values in states)
            return "" if missed else "it is true from the start"
        case Kind.REACHABLE | Kind.STEP | Kind.LEAK:
            return ""
    assert_never(kind)


def hidden_by_failures(ground: Ground, number: int, result: Result) -> str:
    """Why finishing, reaching a goal or a state, or what a run leaves behind is open.

    A step that fails ends its run, and what would follow is unknown.
    """
    fails = any(
        one.property.kind is Kind.STEP and n in result.decided for n, one in enumerate(ground.properties)
    )
    judged = ground.properties[number]
    looks_ahead = judged.only_at_rest or judged.ends or judged.property.is_progress
    looks_ahead = looks_ahead or judged.property.kind is Kind.REACHABLE
    if not looks_ahead or number in result.decided or not fails:
        return ""
    return "a step fails, and what would follow it is unknown"


def has_somebody_to_judge(ground: Ground, judged: GroundProperty) -> bool:
    """Whether some actor must finish, or could be stuck."""
    return bool(ground.instances) and not (judged.ends and all(end == TRUE for end in judged.ends))


def steps_in(name: str, ground: Ground, result: Result) -> int:
    """The number of steps taken in an actor, or in a procedure at any of its calls."""
    commands = (command for row in ground.commands for command in row)
    return sum(
        taken for command, taken in zip(commands, result.taken, strict=True) if is_in(name, ground, command)
    )


def is_in(name: str, ground: Ground, command: GroundCommand) -> bool:
    """Whether a command is one of an actor, or of a procedure."""
    actor = ground.instances[command.instance].actor
    return actor == name or name in [call.name for call in command.label.calls]


def without_end(ground: Ground) -> tuple[str, ...]:
    """The actors without a path to an end, if a property checks whether they finish."""
    if not any(judged.ends for judged in ground.properties):
        return ()
    rows = zip(ground.instances, ground.commands, strict=True)
    return unique(one.actor for one, row in rows if not one.hardware and not has_end(one, row))


def unique(names: Iterable[str]) -> tuple[str, ...]:
    """The names without repetition, in their order."""
    return tuple(dict.fromkeys(names))
