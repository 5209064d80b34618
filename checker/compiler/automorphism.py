"""Finds interchangeable shared records, and checks that their exchange is an automorphism.

Exchanging two objects of an array maps a program to itself if every constant that names one of them is in a
place where order does not matter (the operands of and, or, +, == and !=, a choice's domain, the instances of
an actor, effects of one step that commute) together with its mirror image. Order does matter in an ``and``
with an operand that may fail: whether it fails depends on the order of evaluation. If an integer becomes a
reference (``pages[i]``), the array has an order, and no exchange is tried. Nor is one tried if its elements
begin unequal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from typing import assert_never

from checker.compiler.canonical import (
    Exchange,
    Mirror,
    canonical,
    canonical_command,
    canonical_effects,
    canonical_items,
)
from checker.program.commands import Assign, Check, Effect, Free, Go, Note, Test
from checker.program.expressions import At, Constant, Expression, Local, Slot, walk
from checker.program.program import Actor, Program, Shared
from checker.program.types import Reference


def interchangeable(program: Program) -> tuple[tuple[str, ...], ...]:
    """Groups of shared arrays whose elements may be permuted, together within a group."""
    ordered, parts = ordered_arrays(program), parts_of(program)
    candidates = [
        s for s in program.shared if s.record and s.length > 1 and s.name not in ordered and begins_equal(s)
    ]
    candidates = [s for s in candidates if s.begins_alike]
    alone = [(s,) for s in candidates if may_exchange(program, parts, (s,))]
    taken = {s.name for (s,) in alone}
    rest = [s for s in candidates if s.name not in taken]
    pairs = []
    for one, other in combinations(rest, 2):
        if (
            one.length == other.length
            and not {one.name, other.name} & taken
            and may_exchange(program, parts, (one, other))
        ):
            taken |= {one.name, other.name}
            pairs.append((one, other))
    return tuple(tuple(s.name for s in group) for group in (*alone, *pairs))


def begins_equal(shared: Shared) -> bool:
    """Whether all elements of an array begin in the same way: of a pool, all allocated or none."""
    return shared.memory is None or shared.memory.allocated in (0, shared.length)


def may_exchange(program: Program, parts: list[ProgramPart], group: tuple[Shared, ...]) -> bool:
    """Whether every exchange of neighbours in the arrays of the group maps the program to itself."""
    exchanges = (exchange(program, group, index) for index in range(group[0].length - 1))
    return all(part.unchanged(exchanged) for exchanged in exchanges for part in parts)


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


def ordered_arrays(program: Program) -> frozenset[str]:
    """The arrays in which some expression indexes elements by an integer."""
    parts = (part for root in all_expressions(program) for part in walk(root))
    return frozenset(part.array for part in parts if isinstance(part, At))


def all_expressions(program: Program) -> list[Expression]:
    """Every expression of the program."""
    found = [e for p in program.properties for e in (p.condition, p.trigger) if e is not None]
    return [*found, *expressions_in((*program.initial, *program.actors))]


def expressions_in(actors: Iterable[Actor]) -> list[Expression]:
    """Every expression of some actors."""
    found: list[Expression] = []
    trees: list[tuple[Effect, ...]] = []
    for actor in actors:
        trees.append(actor.entry)
        for command in actor.commands:
            found.append(command.guard)
            trees.append(command.effects)
    return [*found, *expressions_of(*trees)]


def slots_of(actors: Iterable[Actor]) -> frozenset[str]:
    """The arrays of plain values that some actors read or write."""
    parts = (part for root in expressions_in(actors) for part in walk(root))
    return frozenset(part.array for part in parts if isinstance(part, Slot))


def expressions_of(*trees: tuple[Effect, ...]) -> list[Expression]:
    """Every expression of some trees of effects, their targets included."""
    found: list[Expression] = []
    waiting = list(trees)
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
                case Free(reference):
                    found.append(reference)
                case Go() | Note():
                    pass
                case _:
                    assert_never(effect)
    return found


@dataclass(frozen=True)
class ProgramPart:
    """A part of the program: its mirror image, its references that are never None, and its objects."""

    form: Callable[[Mirror], object]
    program: Program
    safe: frozenset[Expression]
    named: frozenset[tuple[str, int]]

    def unchanged(self, exchanged: Exchange) -> bool:
        """Whether it is the same under an exchange; it is if it names no exchanged object."""
        return self.named.isdisjoint(exchanged) or self.under(exchanged) == self.under({})

    def under(self, exchanged: Exchange) -> object:
        """Its mirror image under an exchange."""
        return self.form(Mirror(self.program, exchanged, self.safe))


def parts_of(program: Program) -> list[ProgramPart]:
    """Everything in the program that may name an object."""
    stated = [e for p in program.properties for e in (p.condition, p.trigger) if e is not None]
    judged = [ProgramPart(partial(canonical, e), program, frozenset(), named([e])) for e in stated]
    actors = (*program.actors, *program.initial)
    return [*judged, *(part for actor in actors for part in parts_of_actor(program, actor))]


def parts_of_actor(program: Program, actor: Actor) -> Iterator[ProgramPart]:
    """An actor: its instances in any order, its work before its first step, its commands."""
    safe = never_none(actor)
    items = named(value for item in actor.items for value in item)
    yield ProgramPart(partial(canonical_items, actor), program, safe, items)
    yield ProgramPart(
        partial(canonical_effects, actor.entry), program, safe, named(expressions_of(actor.entry))
    )
    for command in actor.commands:
        domains = (value for choice in command.choices for value in choice.domain)
        roots = [command.guard, command.rests, *domains, *expressions_of(command.effects)]
        yield ProgramPart(partial(canonical_command, command), program, safe, named(roots))


def named(roots: Iterable[Expression]) -> frozenset[tuple[str, int]]:
    """The objects that expressions name, as references to them."""
    constants = (part for root in roots for part in walk(root) if isinstance(part, Constant))
    return frozenset((c.type.record, c.value) for c in constants if isinstance(c.type, Reference))


def never_none(actor: Actor) -> frozenset[Expression]:
    """The locals that are always a reference to some object."""
    return frozenset(Local(v.name) for v in actor.locals if isinstance(v.type, Reference) and v.low > 0)
