"""A canonical form of parts of a program, with objects exchanged and commuting things sorted.

Two parts have the same form exactly if they differ only in the order of what commutes.
"""

from __future__ import annotations

from dataclasses import dataclass

from checker.compiler.commuting import in_normal_form, touch
from checker.program.commands import Assign, Check, Command, Effect, Free, Go, Note, Test
from checker.program.expressions import And, Arithmetic, Compare, Constant, Expression, Or
from checker.program.program import Actor, Program
from checker.program.total import is_total
from checker.program.types import Reference

Exchange = dict[tuple[str, int], int]


@dataclass(frozen=True)
class Mirror:
    """What to exchange, and the references that are known not to be None."""

    program: Program
    exchanged: Exchange
    safe: frozenset[Expression]


def canonical_items(actor: Actor, mirror: Mirror) -> object:
    """The items of an actor's instances, in any order."""
    return sorted(repr(tuple(canonical(part, mirror) for part in item)) for item in actor.items)


def canonical_command(command: Command, mirror: Mirror) -> object:
    """A command: its domains in any order."""
    choices = tuple(
        (choice.local, tuple(sorted(repr(canonical(value, mirror)) for value in choice.domain)))
        for choice in command.choices
    )
    waits = canonical(command.guard, mirror), canonical(command.rests, mirror)
    return choices, waits, canonical_effects(command.effects, mirror)


def canonical_effects(effects: tuple[Effect, ...], mirror: Mirror) -> object:
    """Effects in a canonical order of those that commute."""
    parts = [canonical_effect(effect, mirror) for effect in effects]
    if len(effects) < 2:
        return tuple(parts)
    touches = [touch(effect, mirror.program, mirror.safe) for effect in effects]
    return tuple(parts[n] for n in in_normal_form(list(map(repr, parts)), touches))


def canonical_effect(effect: Effect, mirror: Mirror) -> object:
    """One effect."""
    match effect:
        case Assign(target, value):
            return "assign", canonical(target, mirror), canonical(value, mirror)
        case Check(condition, kind):
            return "check", kind, canonical(condition, mirror)
        case Test(condition, then, otherwise):
            branches = canonical_effects(then, mirror), canonical_effects(otherwise, mirror)
            return "test", canonical(condition, mirror), *branches
        case Free(reference, record):
            return "free", record, canonical(reference, mirror)
        case Go(location):
            return "go", location
        case Note():
            raise AssertionError("notes stand in no effects")


def canonical(expression: Expression, mirror: Mirror) -> object:
    """An expression with objects exchanged and commuting operands sorted."""
    if isinstance(expression, Constant):
        kind = expression.type
        record = kind.record if isinstance(kind, Reference) else ""
        return "constant", str(kind), mirror.exchanged.get((record, expression.value), expression.value)
    parts = [canonical(child, mirror) for child in expression.operands]
    if isinstance(expression, And | Or):
        in_order = tuple(map(repr, parts))
        if is_total(expression, mirror.safe):
            in_order = tuple(sorted(in_order))
        return type(expression).__name__, in_order
    if isinstance(expression, Arithmetic) and expression.operator == "+":
        terms = [canonical(term, mirror) for term in summands(expression)]
        return "sum", tuple(sorted(map(repr, terms)))
    if isinstance(expression, Compare) and expression.operator in ("==", "!="):
        parts = sorted(parts, key=repr)
    return type(expression).__name__, own_words(expression), tuple(parts)


def summands(expression: Expression) -> list[Expression]:
    """The terms of a sum."""
    if isinstance(expression, Arithmetic) and expression.operator == "+":
        return [*summands(expression.left), *summands(expression.right)]
    return [expression]


def own_words(expression: Expression) -> tuple[str, ...]:
    """What distinguishes an expression from others of its class, apart from its operands."""
    names = ("name", "record", "array", "operator", "part", "number")
    return tuple(str(getattr(expression, name)) for name in names if hasattr(expression, name))
