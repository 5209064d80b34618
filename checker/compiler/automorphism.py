"""Which shared records are interchangeable: found here, and checked to be an automorphism.

Exchanging two objects of an array maps a program to itself when every constant that names one of
them comes in a place where order does not matter (the operands of and, or, +, == and !=, a choice's
domain, the instances of an actor, effects of one step that commute) together with its mirror image.
Order does matter to an ``and`` of which an operand may fail: it fails or not by what is asked first.
Where an integer becomes a reference (``pages[i]``), the array has an order, and no exchange is tried.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import assert_never

from checker.compiler.commuting import in_normal_form, touch
from checker.program.commands import Assign, Check, Command, Effect, Go, Note, Test
from checker.program.expressions import (
    And,
    Arithmetic,
    At,
    Compare,
    Constant,
    Expression,
    Local,
    Or,
    children,
    walk,
)
from checker.program.program import Actor, Program, Shared
from checker.program.total import is_total
from checker.program.types import Reference

Exchange = dict[tuple[str, int], int]


@dataclass(frozen=True)
class Mirror:
    """What to exchange, and the references that are known not to be None."""

    program: Program
    exchanged: Exchange
    safe: frozenset[Expression]


def interchangeable(program: Program) -> tuple[tuple[str, ...], ...]:
    """Groups of shared arrays whose elements may be permuted, together within a group."""
    candidates = [s for s in program.shared if s.record and s.length > 1]
    alone = [(s,) for s in candidates if may_exchange(program, (s,))]
    taken = {s.name for (s,) in alone}
    rest = [s for s in candidates if s.name not in taken]
    pairs = []
    for one, other in combinations(rest, 2):
        if (
            one.length == other.length
            and not {one.name, other.name} & taken
            and may_exchange(program, (one, other))
        ):
            taken |= {one.name, other.name}
            pairs.append((one, other))
    return tuple(tuple(s.name for s in group) for group in (*alone, *pairs))


def may_exchange(program: Program, group: tuple[Shared, ...]) -> bool:
    """Whether every exchange of neighbours in the arrays of the group leaves the program as it is."""
    before = canonical_program(program, {})
    if any(uses_order(program, shared.name) for shared in group):
        return False
    length = group[0].length
    return all(canonical_program(program, exchange(program, group, i)) == before for i in range(length - 1))


def exchange(program: Program, group: tuple[Shared, ...], index: int) -> Exchange:
    """The exchange of elements ``index`` and ``index + 1`` of each array of the group."""
    found: Exchange = {}
    for shared in group:
        assert shared.record is not None
        numbers = {
            i: n for n, (s, i) in enumerate(program.objects(shared.record), 1) if s.name == shared.name
        }
        found[shared.record, numbers[index]] = numbers[index + 1]
        found[shared.record, numbers[index + 1]] = numbers[index]
    return found


def uses_order(program: Program, array: str) -> bool:
    """Whether some expression turns an integer into an element of the array."""
    return any(
        isinstance(e, At) and e.array == array for root in all_expressions(program) for e in walk(root)
    )


def all_expressions(program: Program) -> list[Expression]:
    """Every expression of the program."""
    found = [e for p in program.properties for e in (p.condition, p.trigger) if e is not None]
    effects = [actor.entry for actor in program.actors]
    for command in (c for actor in (*program.initial, *program.actors) for c in actor.commands):
        found.append(command.guard)
        effects.append(command.effects)
    waiting = list(effects)
    while waiting:
        for effect in waiting.pop():
            match effect:
                case Assign(target, value):
                    found.extend([target, value])
                case Check(condition):
                    found.append(condition)
                case Test(condition, then, otherwise):
                    found.append(condition)
                    waiting.extend([then, otherwise])
                case Go() | Note():
                    pass
                case _:
                    assert_never(effect)
    return found


# -- a form in which the order of commuting parts does not show ------------------------------------


def canonical_program(program: Program, exchanged: Exchange) -> object:
    """The program under an exchange of objects, as nested tuples that compare equal iff it is the same."""
    actors = tuple(canonical_actor(program, actor, exchanged) for actor in program.actors)
    initial = tuple(canonical_actor(program, actor, exchanged) for actor in program.initial)
    nothing = Mirror(program, exchanged, frozenset())
    stated = [(p.condition, p.trigger) for p in program.properties]
    judged = tuple(canonical(e, nothing) if e is not None else None for both in stated for e in both)
    return actors, initial, judged


def canonical_actor(program: Program, actor: Actor, exchanged: Exchange) -> object:
    """An actor: its instances in any order, its commands by location."""
    mirror = Mirror(program, exchanged, never_none(actor))
    items = sorted(repr(tuple(canonical(part, mirror) for part in item)) for item in actor.items)
    entry = canonical_effects(actor.entry, mirror)
    return items, entry, tuple(canonical_command(c, mirror) for c in actor.commands)


def never_none(actor: Actor) -> frozenset[Expression]:
    """The locals that are always a reference to some object."""
    return frozenset(Local(v.name) for v in actor.locals if isinstance(v.type, Reference) and v.low > 0)


def canonical_command(command: Command, mirror: Mirror) -> object:
    """A command: its domains in any order."""
    choices = tuple(
        (choice.local, tuple(sorted(repr(canonical(value, mirror)) for value in choice.domain)))
        for choice in command.choices
    )
    waits = canonical(command.guard, mirror), canonical(command.rests, mirror)
    return choices, waits, canonical_effects(command.effects, mirror)


def canonical_effects(effects: tuple[Effect, ...], mirror: Mirror) -> object:
    """Effects in an order that does not show which of them came first where that is the same."""
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
    parts = [canonical(child, mirror) for child in children(expression)]
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
    """What tells an expression from another of its class, apart from its operands."""
    names = ("name", "record", "array", "operator", "part", "number")
    return tuple(str(getattr(expression, name)) for name in names if hasattr(expression, name))
