"""One actor, from its function to its commands; and ``@initial``, which is an actor of one command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from operator import add

from checker.compiler import errors
from checker.compiler.context import TASK, Context
from checker.compiler.expand import actor_statements
from checker.compiler.flow import Flow, flow_of
from checker.compiler.handlers import beginning, begins_at_rest, refuse_handler, resting_first
from checker.compiler.items import (
    Items,
    OwnParts,
    bound_item,
    items_of,
    parts_held,
    refuse_parameters,
    with_own_parts,
)
from checker.compiler.known import Known, Valuation
from checker.compiler.live import live_locals
from checker.compiler.locals import Locals
from checker.compiler.ranges import local_variables
from checker.compiler.reaching import reaching, tested_names
from checker.compiler.scope import Scope
from checker.compiler.source_file import function_source, header
from checker.compiler.steps import Steps
from checker.compiler.symbols import Symbols
from checker.compiler.tree import Atomic
from checker.language import primitives
from checker.language.interrupts import Level
from checker.language.ordering import MemoryModel
from checker.language.primitives import Initial
from checker.language.state import Element
from checker.program.commands import Assign, Check, Effect, each
from checker.program.expressions import At, Constant, Item
from checker.program.label import Label
from checker.program.local_names import plain_name
from checker.program.program import Actor
from checker.program.types import Reference
from checker.program.typing import type_of
from checker.source.diagnostic import ModelError
from checker.source.span import Span


def compile_actor(symbols: Symbols, declared: primitives.ActorWord, context: Context = TASK) -> Actor | None:
    """The commands of one actor; None for an actor without instances."""
    text, node = function_source(declared.function)
    span = header(node, text)
    if declared.items == ():
        return None
    with nesting(f"{declared.name}()", span):
        items = items_of(symbols, declared)
        bound = bound_item(symbols, declared, items)
        context = replace(context, part=len(items[0]))
        items = tuple(map(add, items, context.parts)) if context.several else items
        own = own_parts(symbols, declared, items)
        items, locals_ = own.items, Locals(meanings=own.meanings)
        statements = actor_statements(symbols, declared.function, bound, locals_, context=context)
        steps = steps_of(flow_of(statements), locals_, symbols, parts_held(items))
        entry = steps.entry()
        commands = steps.commands()
        if context.level > Level.TASK and not begins_at_rest(entry, commands):
            statements = (beginning(declared.name, context.level, span), *statements)
            steps = steps_of(flow_of(statements), locals_, symbols, parts_held(items))
            entry, commands = steps.entry(), resting_first(steps.commands())
        refuse_early_asserts(entry)
        refuse_early_memory(entry, symbols)
        live = live_locals(steps.flow)
        refuse_unassigned(live[steps.flow.entry], locals_, span)
        variables = local_variables(locals_, entry, commands, symbols)
    indexed = declared.items is not None
    named = frozenset(variable.name for variable in variables)
    kept = tuple(live[node] & named for node in steps.locations)
    function = declared.function
    host = declared.interrupts.name if declared.interrupts is not None else ""
    actor = Actor(
        declared.name, items, indexed, variables, entry, commands, kept, bool(declared.fair), span,
        function, declared.lane, host, declared.level, declared.fair == "strong",
    )  # fmt: skip
    if host:
        refuse_handler(actor)
    return actor


def own_parts(symbols: Symbols, declared: primitives.ActorWord, items: Items) -> OwnParts:
    """The items of an actor with the parts that RCU adds."""
    readers = symbols.sections.readers.get(declared)
    if readers is None:
        return with_own_parts(symbols.sections, declared, items, 0, Reference("", ()))
    first = symbols.number_of(Element(readers, 0))
    return with_own_parts(symbols.sections, declared, items, first, symbols.reference(readers.kind))


@contextmanager
def nesting(what: str, span: Span) -> Iterator[None]:
    """Turn Python's own nesting limit into a message."""
    try:
        yield
    except RecursionError:
        raise ModelError(errors.TooDeep(what), span) from None


def steps_of(flow: Flow, locals_: Locals, symbols: Symbols, items: Known) -> Steps:
    """The steps of a graph, with what is known of the locals at each."""
    names = tested_names(flow)
    outside = Valuation(symbols, names, reads=True, depends=symbols.memory is MemoryModel.WEAK)
    within = replace(outside, reads=False)
    return Steps(flow, locals_, within, reaching(flow, outside, items))


def refuse_early_asserts(effects: tuple[Effect, ...]) -> None:
    """Refuse an assert before the first step."""
    for effect in each(effects):
        if isinstance(effect, Check):
            raise ModelError(errors.AssertBeforeStep(), effect.span)


def refuse_early_memory(effects: tuple[Effect, ...], symbols: Symbols) -> None:
    """Refuse a local that is an object of a pool before the first step: it may be free then."""
    for effect in each(effects):
        if isinstance(effect, Assign) and isinstance(effect.value, Constant | Item | At):
            kind = type_of(effect.value, symbols, {})
            named = not isinstance(effect.value, Constant) or effect.value.value
            if named and isinstance(kind, Reference) and symbols.record(kind.record).has_pool:
                what = "a name for an object of a pool before the first step"
                way_out = "use the object itself, or read a reference to it from shared state"
                raise ModelError(errors.Unsupported(what, way_out), effect.span)


def refuse_unassigned(names: frozenset[str], locals_: Locals, span: Span) -> None:
    """Refuse a local that is read before it has a value."""
    for name in sorted(names):
        reason = "it gets one here, but not on every path"
        raise ModelError(errors.NotAssigned(plain_name(name), reason), locals_.spans.get(name, span))


def compile_initial(symbols: Symbols, declared: Initial) -> Actor:
    """The procedure run before the first step, as an actor with one command."""
    text, node = function_source(declared.function)
    span = header(node, text)
    locals_ = Locals()
    refuse_parameters(Scope(symbols, declared.function, locals_), 0, "it runs once, for the whole model")
    where = Label(declared.name, span, declared.name, ())
    with nesting(f"{declared.name}()", span):
        statements = actor_statements(symbols, declared.function, {}, locals_, atomic=True)
        steps = steps_of(flow_of((Atomic(statements, where),)), locals_, symbols, {})
        entry = steps.entry()
        commands = steps.commands()
        live = live_locals(steps.flow)
        refuse_unassigned(live[steps.flow.entry], locals_, span)
        variables = local_variables(locals_, entry, commands, symbols)
    return Actor(declared.name, ((),), False, variables, entry, commands, (frozenset(),), True, span)
