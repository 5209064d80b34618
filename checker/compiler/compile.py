"""A model file becomes a program: the passes, in order."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from checker.compiler import errors
from checker.compiler.automorphism import interchangeable
from checker.compiler.expand import actor_statements
from checker.compiler.flow import flow_of
from checker.compiler.judged import properties_of
from checker.compiler.live import before, live_locals
from checker.compiler.load import Module, load
from checker.compiler.ranges import local_variables
from checker.compiler.scope import Locals, Scope
from checker.compiler.source_file import function_source, span_of
from checker.compiler.steps import Steps
from checker.compiler.tree import Atomic, Statements, Where
from checker.compiler.values import EXPRESSION
from checker.compiler.world import World
from checker.language import words
from checker.language.words import Initial
from checker.program.commands import Check, each
from checker.program.expressions import Constant, Expression, Item
from checker.program.program import Actor, Program
from checker.program.types import Reference, Type
from checker.program.verifier import verify
from checker.source.diagnostic import ModelError
from checker.source.span import SourceText, Span, whole_file


@dataclass(frozen=True)
class Model:
    """A compiled model file."""

    program: Program
    source: SourceText
    sha256: str

    @property
    def path(self) -> str:
        """The path as it is shown."""
        return self.source.shown


def compile_model(path: str, settings: Mapping[str, str] | None = None) -> Model:
    """Load and compile the model at ``path``. Raises ModelError, which carries its diagnostic."""
    module = load(path, settings or {})
    return Model(program_of(module), module.source, module.sha256)


def program_of(module: Module) -> Program:
    """The program that a loaded module declares."""
    actors = {id(v): v for v in module.names.values() if isinstance(v, words.Actor)}
    if not actors:
        raise ModelError(errors.NoActors(module.source.shown), whole_file(module.source))
    world = World(module.names, module.source)
    compiled = tuple(compile_actor(world, declared) for declared in actors.values())
    refuse_same_names(compiled)
    starts = tuple(compile_initial(world, v) for v in module.names.values() if isinstance(v, Initial))
    program = Program(
        module.name,
        module.settings,
        world.records,
        world.shared,
        compiled,
        starts,
        properties_of(module, world, compiled),
    )
    program = replace(program, interchangeable=interchangeable(program))
    verify(program)
    return program


def refuse_same_names(actors: tuple[Actor, ...]) -> None:
    """Refuse two actors of one name: traces could not tell them apart."""
    names: set[str] = set()
    for actor in actors:
        if actor.name in names:
            raise ModelError(errors.SameName("actors", actor.name, "rename one of them"), actor.span)
        names.add(actor.name)


def compile_actor(world: World, declared: words.Actor) -> Actor:
    """The commands of one actor."""
    text, node = function_source(declared.function)
    span = header(node, text)
    items = item_constants(world, declared)
    locals_ = Locals()
    statements = actor_statements(world, declared.function, bound_item(declared, node, items, span), locals_)
    steps = Steps(flow_of(statements))
    entry = steps.entry()
    commands = steps.commands()
    refuse_early_asserts(entry)
    live = live_locals(commands)
    refuse_unassigned(before(entry, list(live)), locals_, span)
    bounds = {f"item {n}": (min(v), max(v)) for n, v in enumerate(zip(*values_of(items), strict=True))}
    variables = local_variables(locals_, entry, commands, bounds, world)
    indexed = declared.items is not None
    return Actor(declared.name, items, indexed, variables, entry, commands, live, declared.fair, span)


def values_of(items: tuple[tuple[Constant, ...], ...]) -> list[tuple[int, ...]]:
    """The numbers behind the items."""
    return [tuple(part.value for part in item) for item in items]


def header(node: ast.FunctionDef, text: SourceText) -> Span:
    """The line of the ``def``."""
    whole = span_of(node, text)
    return Span(text, whole.line, whole.column, whole.line, len(text.line(whole.line)))


def item_constants(world: World, declared: words.Actor) -> tuple[tuple[Constant, ...], ...]:
    """The parts of each instance's item."""
    if declared.items is None:
        return ((),)
    if not declared.takes_item:
        return ((),) * len(declared.items)
    scope = Scope(world, declared.function, Locals())
    parts = [item if isinstance(item, tuple) else (item,) for item in declared.items]
    return tuple(tuple(constant(scope, value) for value in item) for item in parts)


def constant(scope: Scope, value: Any) -> Constant:
    """An item of an actor as a constant."""
    found = value if isinstance(value, EXPRESSION) else scope.constant(value, scope.node)
    assert isinstance(found, Constant), found
    return found


def bound_item(
    declared: words.Actor, node: ast.FunctionDef, items: tuple[tuple[Constant, ...], ...], span: Span
) -> dict[str, Any]:
    """What the parameter of the actor's function stands for."""
    names = [argument.arg for argument in node.args.args]
    wanted = 1 if declared.takes_item else 0
    if len(names) != wanted or node.args.vararg or node.args.kwarg or node.args.kwonlyargs:
        takes = "one parameter: its item" if wanted else "no parameter"
        way_out = "use `@actor(items)` to give each instance an item" if not wanted else "name the item"
        raise ModelError(errors.BadParameters(f"{declared.name}()", takes, way_out), span)
    if not wanted:
        return {}
    parts: list[Expression] = [Item(n, part_type([item[n] for item in items])) for n in range(len(items[0]))]
    tuples = declared.items is not None and isinstance(declared.items[0], tuple)
    return {names[0]: tuple(parts) if tuples else parts[0]}


def part_type(values: list[Constant]) -> Type:
    """The type of one part of the items; of None and references, the reference."""
    return next((v.type for v in values if not isinstance(v.type, Reference) or v.type.record), values[0].type)


def refuse_early_asserts(effects: tuple[Any, ...]) -> None:
    """Refuse an assert that stands before the first step."""
    for effect in each(effects):
        if isinstance(effect, Check):
            raise ModelError(errors.AssertBeforeStep(), effect.span)


def compile_initial(world: World, declared: Initial) -> Actor:
    """The procedure run before the first step, as an actor with one command."""
    text, node = function_source(declared.function)
    span = header(node, text)
    locals_ = Locals()
    where = Where(span, declared.name, (), declared.name)
    statements = actor_statements(world, declared.function, {}, locals_)
    steps = Steps(flow_of((Atomic(flat(statements), where),)))
    entry = steps.entry()
    commands = steps.commands()
    if len(commands) != 1:
        way_out = "it happens before the first step: assign, choose, and `wait_until` what must be true"
        raise ModelError(errors.Unsupported("an @initial procedure with steps of its own", way_out), span)
    live = live_locals(commands)
    refuse_unassigned(live[0], locals_, span)
    variables = local_variables(locals_, entry, commands, {}, world)
    return Actor(declared.name, ((),), False, variables, entry, commands, live, True, span)


def refuse_unassigned(names: frozenset[str], locals_: Locals, span: Span) -> None:
    """Refuse a local that is read before it has a value."""
    for name in sorted(names):
        shown = name.split("~")[0].rsplit(".", 1)[-1]
        raise ModelError(errors.NotAssigned(shown), locals_.spans.get(name, span))


def flat(statements: Statements) -> Statements:
    """The statements with atomic blocks opened: the whole procedure is one step."""
    return tuple(inner for s in statements for inner in (s.body if isinstance(s, Atomic) else (s,)))
