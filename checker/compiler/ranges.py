"""The range of every local: declared, or computed by iterating over the assignments to a fixed point."""

from __future__ import annotations

from checker.compiler import errors
from checker.compiler.locals import Locals
from checker.compiler.records import MOST_BITS
from checker.program.access import locals_read
from checker.program.commands import Assign, Command, Effect, each, expressions
from checker.program.expressions import Local
from checker.program.local_names import plain_name
from checker.program.program import Variable
from checker.program.types import widest
from checker.program.typing import Declarations, Interval, interval, join
from checker.source.diagnostic import ModelError

ROUNDS = 64


def local_variables(
    locals_: Locals,
    entry: tuple[Effect, ...],
    commands: tuple[Command, ...],
    known: Declarations,
) -> tuple[Variable, ...]:
    """The locals of one actor with their ranges. Raises ModelError if one keeps growing."""
    bounds: dict[str | int, Interval] = {name: (v.low, v.high) for name, v in locals_.declared.items()}
    assigns = [e for effects in (entry, *(c.effects for c in commands)) for e in each(effects)]
    choices = [choice for command in commands for choice in command.choices]
    for choice in choices:
        values = [constant.value for constant in choice.domain]
        grow(bounds, choice.local, (min(values), max(values)), locals_)
    growing = ""
    for _ in range(ROUNDS):
        growing = one_round(assigns, bounds, locals_, known)
        if not growing:
            break
        if max(bound.bit_length() for bound in bounds[growing]) > MOST_BITS:
            raise ModelError(errors.NoBound(plain_name(growing)), locals_.spans.get(growing))
    else:
        raise ModelError(errors.NoBound(plain_name(growing)), locals_.spans.get(growing))
    for name in mentioned(commands) - bounds.keys():  # if no reachable assignment gives it a value
        bounds[name] = widest(locals_.types[name]) or (0, 0)
    return tuple(
        Variable(n, locals_.types[n], *bounds[n], bounds[n][0]) for n in locals_.types if n in bounds
    )


def mentioned(commands: tuple[Command, ...]) -> frozenset[str]:
    """The locals that some command names."""
    effects = [effect for command in commands for effect in each(command.effects)]
    parts = [command.guard for command in commands]
    parts += [part for command in commands for part in expressions(command.effects)]
    parts += [effect.target for effect in effects if isinstance(effect, Assign)]
    return frozenset().union(*map(locals_read, parts))


def one_round(
    assigns: list[Effect], bounds: dict[str | int, Interval], locals_: Locals, known: Declarations
) -> str:
    """Widen each local by the values assigned to it; the name of one that grew, or nothing."""
    grew = ""
    for effect in assigns:
        if not isinstance(effect, Assign) or not isinstance(effect.target, Local):
            continue
        try:
            found = interval(effect.value, known, bounds)
        except KeyError:  # a local without a range yet, which a later round will have
            continue
        if grow(bounds, effect.target.name, found, locals_):
            grew = effect.target.name
    return grew


def grow(bounds: dict[str | int, Interval], name: str, found: Interval, locals_: Locals) -> bool:
    """Widen one local; whether it grew. Declared ranges do not change."""
    if name in locals_.declared:
        return False
    wider = join(bounds[name], found) if name in bounds else found
    grew = bounds.get(name) != wider
    bounds[name] = wider
    return grew
