"""The items of an actor: one instance for each, known before the first step."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Any

from checker.compiler import errors
from checker.compiler.locals import Locals
from checker.compiler.records import described
from checker.compiler.scope import Scope
from checker.compiler.sections import Sections
from checker.compiler.source_file import header
from checker.compiler.symbols import Symbols
from checker.compiler.values import same_type
from checker.compiler.written_function import parameters
from checker.language import primitives, rcu
from checker.language.primitives import ActorWord
from checker.program.expressions import Constant, Expression, Item
from checker.program.types import Integer, Reference, Type
from checker.source.diagnostic import ModelError

Items = tuple[tuple[Constant, ...], ...]


def items_of(symbols: Symbols, declared: primitives.ActorWord) -> Items:
    """The parts of each instance's item. Raises ModelError if they are not values of one shape."""
    if declared.items is None:
        return ((),)
    if not declared.takes_item:
        return ((),) * len(declared.items)
    scope = Scope(symbols, declared.function, Locals())
    node = scope.node.decorator_list[0] if scope.node.decorator_list else scope.node
    rows = [item if isinstance(item, tuple) else (item,) for item in declared.items]
    found = tuple(tuple(item_constant(scope, part, node) for part in row) for row in rows)
    if len({(isinstance(item, tuple), len(row)) for item, row in zip(declared.items, rows, strict=True)}) > 1:
        message = errors.Unsupported(
            "an item of another length than the first", "give each instance the same parts"
        )
        raise scope.fail(node, message)
    for column in zip(*found, strict=True):
        wanted = part_type(column)
        for part in column:
            if not same_type(wanted, part.type):
                way_out = "give each instance an item of one type"
                message2 = errors.WrongType(
                    f"an item of {declared.name}()", described(wanted), described(part.type), way_out
                )
                raise scope.fail(node, message2)
    return found


def item_constant(scope: Scope, value: Any, node: ast.AST) -> Constant:
    """One part of an item as a constant."""
    return value if isinstance(value, Constant) else scope.constant(value, node, repr(value))


def part_type(values: tuple[Constant, ...]) -> Type:
    """The type of one part of the items; of None and references, the reference."""
    return next((v.type for v in values if v.type != Reference("", ())), values[0].type)


def parts_held(items: Items) -> dict[Expression, frozenset[Constant]]:
    """The parts of the items, each with the values that it has, in order."""
    found: dict[Expression, frozenset[Constant]] = {}
    for number, column in enumerate(zip(*items, strict=True)):
        held = [part.value for part in column]
        found[Item(number, part_type(column), min(held), max(held))] = frozenset(column)
    return found


def bound_item(symbols: Symbols, declared: primitives.ActorWord, items: Items) -> dict[str, Any]:
    """The meaning of the parameter of the actor's function."""
    scope = Scope(symbols, declared.function, Locals())
    wanted = 1 if declared.takes_item else 0
    way_out = (
        "name the item, without a default" if wanted else "use `@actor(items)` to give each instance an item"
    )
    if declared.interrupts is not None and not wanted:
        way_out = f"a handler takes the item of its host, and {declared.interrupts.name}() has none"
    refuse_parameters(scope, wanted, way_out)
    if not wanted:
        return {}
    parts = list(parts_held(items))
    tuples = declared.items is not None and isinstance(declared.items[0], tuple)
    return {parameters(scope.node)[0].arg: tuple(parts) if tuples else parts[0]}


def refuse_parameters(scope: Scope, wanted: int, way_out: str) -> None:
    """Refuse a function with parameters other than its item, or with a default for it."""
    takes = scope.node.args
    if len(takes.args) == len(parameters(scope.node)) == wanted and not takes.defaults:
        return
    shape = "one parameter: its item" if wanted else "no parameter"
    raise ModelError(errors.BadParameters(f"{scope.name}()", shape, way_out), header(scope.node, scope.text))


@dataclass(frozen=True)
class OwnParts:
    """The parts of an item that RCU adds: what they are in each instance, and what the actor calls them."""

    items: Items
    meanings: dict[object, Expression]


def with_own_parts(
    sections: Sections, actor: ActorWord, items: Items, first: int, kind: Reference
) -> OwnParts:
    """The items of an actor with its own parts; ``first`` is its first object of the type ``kind``."""
    columns: dict[object, list[Constant]] = {}
    if actor in sections.readers:
        columns[rcu.this_rcu_reader] = [Constant(first + n, kind) for n in range(len(items))]
    if actor in sections.numbers:
        start = sections.numbers[actor]
        columns[rcu.this_rcu_updater] = [Constant(start + n, Integer()) for n in range(len(items))]
    meanings: dict[object, Expression] = {}
    for word, column in columns.items():
        if len(column) == 1:  # a constant: nothing distinguishes what it is used with
            meanings[word] = column[0]
            continue
        values = [part.value for part in column]
        meanings[word] = Item(len(items[0]), part_type(tuple(column)), min(values), max(values))
        items = tuple((*item, part) for item, part in zip(items, column, strict=True))
    return OwnParts(items, meanings)
