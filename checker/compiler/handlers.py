"""Handlers of interrupts: where they begin, and which are refused."""

from __future__ import annotations

from dataclasses import replace

from checker.compiler import errors
from checker.compiler.tree import Statement, Wait, failure
from checker.language.interrupts import Level
from checker.program import fold
from checker.program.commands import FINISHED, Command, Effect, targets
from checker.program.expressions import Constant
from checker.program.label import Label
from checker.program.program import Actor
from checker.source.diagnostic import ModelError
from checker.source.span import Span


def beginning(name: str, level: Level, span: Span) -> Statement:
    """The step in which a handler begins."""
    return Wait(fold.TRUE, True, Label(f"<{level.mark}>", span, name, (), named=True))


def resting_first(commands: tuple[Command, ...]) -> tuple[Command, ...]:
    """The commands of a handler whose first step begins it: until then it has nothing to do."""
    return (replace(commands[0], rests=fold.TRUE), *commands[1:])


def begins_at_rest(entry: tuple[Effect, ...], commands: tuple[Command, ...]) -> bool:
    """Whether a handler begins with a wait that rests: then the end of that wait is the interrupt."""
    first = targets(entry)
    return bool(first) and all(at >= 0 and commands[at].rests == fold.TRUE for at in first)


def refuse_handler(actor: Actor) -> None:
    """Refuse a handler that may never return, or of which nobody can say where it has returned."""
    for command in actor.commands:
        if not isinstance(command.rests, Constant):
            raise failure(command.label, errors.RestsAndWaits())
    begins = targets(actor.entry)
    after = {at for command in actor.commands for at in targets(command.effects)}
    returns = {at for at in after if at == FINISHED or actor.commands[at].rests == fold.TRUE}
    if actor.commands and not returns and begins != {FINISHED}:
        raise ModelError(errors.NeverReturns(actor.name), actor.span)
