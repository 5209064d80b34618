"""Limits how far a number is shifted to the left: it must stay a number that an engine can hold."""

from __future__ import annotations

from collections.abc import Iterable

from checker.compiler import errors
from checker.program.commands import Assign, Effect, each, expressions
from checker.program.expressions import Arithmetic, Expression, walk
from checker.program.program import Program
from checker.program.total import MOST_SHIFT
from checker.program.typing import Bounds, interval
from checker.source.diagnostic import ModelError
from checker.source.span import Span


def refuse_wide_shifts(program: Program) -> None:
    """Refuse a shift by too many bits, as the ranges of locals and fields show."""
    for actor in (*program.initial, *program.actors):
        bounds: Bounds = {local.name: (local.low, local.high) for local in actor.locals}
        refuse_wide(evaluated(actor.entry), program, bounds, actor.span)
        for command in actor.commands:
            parts = [command.guard, command.rests, *evaluated(command.effects)]
            refuse_wide(parts, program, bounds, command.label.span)
    for judged in program.properties:
        parts = [part for part in (judged.condition, judged.trigger) if part is not None]
        refuse_wide(parts, program, {}, judged.span)


def evaluated(effects: tuple[Effect, ...]) -> list[Expression]:
    """Every expression of some effects, with the places that they assign to."""
    places = [effect.target for effect in each(effects) if isinstance(effect, Assign)]
    return [*expressions(effects), *places]


def refuse_wide(parts: Iterable[Expression], program: Program, bounds: Bounds, span: Span) -> None:
    """Refuse it in some expressions."""
    for part in (inner for outer in parts for inner in walk(outer)):
        if isinstance(part, Arithmetic) and part.operator == "<<":
            most = interval(part.right, program, bounds)[1]
            if most > MOST_SHIFT:
                raise ModelError(errors.WideShift(f"{most:,}", f"{MOST_SHIFT:,}"), span)
