"""The rules that every program satisfies. A failure here is the checker's own fault, never the model's."""

from __future__ import annotations

from typing import assert_never

from checker.program.access import locals_read
from checker.program.commands import FINISHED, Assign, Command, Effect, Go, Test, each, expressions
from checker.program.expressions import (
    And,
    Arithmetic,
    At,
    Cell,
    Compare,
    Conditional,
    Constant,
    Expression,
    Field,
    Item,
    Local,
    Not,
    Or,
    Slot,
    walk,
)
from checker.program.program import Actor, Program


class BrokenProgram(AssertionError):
    """A pass produced a program that breaks a rule."""


def verify(program: Program) -> None:
    """Raise BrokenProgram for the first broken rule."""
    for actor in (*program.initial, *program.actors):
        verify_actor(program, actor)
    for judged in program.properties:
        if any(locals_read(e) for e in (judged.condition, judged.trigger) if e is not None):
            raise BrokenProgram(f"{judged.name} reads a local")


def verify_actor(program: Program, actor: Actor) -> None:
    """Check the commands of one actor."""
    known = {variable.name for variable in actor.locals}
    for number, command in enumerate(actor.commands):
        where = f"{actor.name} at {command.location}"
        if number != command.location:
            raise BrokenProgram(f"{where}: it stands at place {number}")
        verify_paths(command.effects, where)
        verify_targets(actor, command, where)
        for expression in command_expressions(command):
            verify_expression(program, expression, known, where)
    for location, kept in enumerate(actor.live):
        if not kept <= known:
            raise BrokenProgram(f"{actor.name} at {location}: keeps {sorted(kept - known)}")


def command_expressions(command: Command) -> list[Expression]:
    """The guard, the values and the targets of a command."""
    targets = [effect.target for effect in each(command.effects) if isinstance(effect, Assign)]
    return [command.guard, command.rests, *expressions(command.effects), *targets]


def verify_expression(program: Program, expression: Expression, known: set[str], where: str) -> None:
    """Check that an expression names only what exists."""
    for part in walk(expression):
        match part:
            case Local(name) if name not in known:
                raise BrokenProgram(f"{where}: no local {name}")
            case Field(_, record, name):
                program.record(record).field(name)
            case Cell():
                raise BrokenProgram(f"{where}: a cell before there is a layout")
            case Constant() | Local() | Item() | Slot() | At():
                pass
            case Not() | And() | Or() | Compare() | Arithmetic() | Conditional():
                pass
            case _:
                assert_never(part)


def verify_targets(actor: Actor, command: Command, where: str) -> None:
    """Check that a command leads to locations that exist."""
    for effect in each(command.effects):
        if isinstance(effect, Go) and not FINISHED <= effect.location < len(actor.commands):
            raise BrokenProgram(f"{where}: no location {effect.location}")


def verify_paths(effects: tuple[Effect, ...], where: str) -> None:
    """Check that each path ends in exactly one Go."""
    ends = paths_end(effects)
    if ends is not True:
        raise BrokenProgram(f"{where}: a path ends {'nowhere' if ends is False else 'twice'}")


def paths_end(effects: tuple[Effect, ...]) -> bool | None:
    """Whether all paths end in one Go; None if something follows a Go."""
    for position, effect in enumerate(effects):
        done = False
        if isinstance(effect, Go):
            done = True
        elif isinstance(effect, Test):
            then, otherwise = paths_end(effect.then), paths_end(effect.otherwise)
            if then != otherwise or then is None:
                return None
            done = then
        if done:
            return True if position == len(effects) - 1 else None
    return False
