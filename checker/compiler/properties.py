"""Compiles the properties of a model, by the same rules as other expressions."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from checker.compiler import errors
from checker.compiler.body import is_docstring
from checker.compiler.calls import Calls
from checker.compiler.expand import expand_call
from checker.compiler.expected import expected_verdicts
from checker.compiler.items import refuse_parameters
from checker.compiler.lists import refuse_assigned_twice, shown
from checker.compiler.load import Module
from checker.compiler.locals import Locals
from checker.compiler.participation.taking_part import refuse_unlisted
from checker.compiler.scope import Scope
from checker.compiler.source_file import assignment_span, header
from checker.compiler.symbols import Symbols
from checker.compiler.vacuity import premises_of
from checker.language import property as language
from checker.language.primitives import ActorWord as ActorWord
from checker.language.primitives import Procedure
from checker.language.property import Kind
from checker.program import fold
from checker.program.expressions import Expression
from checker.program.program import Actor, ProgramProperty
from checker.source.diagnostic import ModelError
from checker.source.span import Span, whole_file

IMPLICIT = {
    "assertions_hold": "an assertion fails",
    "integers_stay_in_range": "an integer leaves its range",
    "references_are_valid": "a step follows a reference or an index that leads nowhere, or divides by zero",
}

WITH_POOL = {
    "nothing_is_used_after_free": "a step uses an object that has been freed",
    "nothing_is_freed_twice": "a step frees an object that has been freed",
}
LEAK = {"nothing_leaks": "memory leaks: an object is allocated at the end, and nothing refers to it"}
ALL_IMPLICIT = {**IMPLICIT, **WITH_POOL, **LEAK}


def properties_of(module: Module, symbols: Symbols, actors: tuple[Actor, ...]) -> tuple[ProgramProperty, ...]:
    """The properties in ``properties``, with the verdicts of ``expect``."""
    refuse_assigned_twice(module)
    span = assignment_span(module.source, "properties")
    listed = listed_properties(module, span)
    compiled = [compile_property(declared, symbols, actors, span) for declared in listed.values()]
    refuse_unlisted(module, list(listed.values()))
    implicit = [implicit_property(name, whole_file(module.source)) for name in implicit_names(symbols)]
    refuse_implicit(listed, implicit, span)
    verdicts = expected_verdicts(module, listed, tuple(one.name for one in implicit))
    return tuple(replace(p, expected=verdicts.get(p.name, "holds")) for p in (*compiled, *implicit))


def listed_properties(module: Module, span: Span) -> dict[str, language.Property]:
    """The properties in the list, by name. Raises ModelError for anything else in it."""
    listed = module.names.get("properties")
    if not listed:
        raise no_properties(module, span)
    named: dict[str, language.Property] = {}
    for declared in listed if isinstance(listed, list | tuple) else [listed]:
        if not isinstance(declared, language.Property):
            way_out = "a factory of properties must be called; a condition needs @always(...) or @never(...)"
            raise ModelError(errors.WrongList("properties", shown(declared), "a property", way_out), span)
        if declared.name in named:
            way_out = f'tell them apart: `.named("another name")` on one `{declared.name}`'
            raise ModelError(errors.SameName("properties", declared.name, way_out), span)
        named[declared.name] = declared
    return named


def no_properties(module: Module, span: Span) -> ModelError:
    """The error for a model without ``properties``: at a list of them by another name, if there is one."""
    for name, value in module.names.items():
        if isinstance(value, list | tuple) and value and all(isinstance(p, language.Property) for p in value):
            way_out = f"the checker looks for `properties`: rename `{name}`"
            return ModelError(errors.NoProperties(way_out), assignment_span(module.source, name))
    return ModelError(errors.NoProperties(), span)


def implicit_names(symbols: Symbols) -> tuple[str, ...]:
    """The properties that a model has without declaring them: more if it has a pool."""
    pools = [shared.memory for shared in symbols.shared if shared.memory is not None]
    leaks = LEAK if any(not memory.may_leak for memory in pools) else {}
    return (*IMPLICIT, *(WITH_POOL if pools else {}), *leaks)


def implicit_property(name: str, span: Span) -> ProgramProperty:
    """A property that a model has without declaring it: no step fails in this way, or nothing leaks."""
    kind = Kind.LEAK if name in LEAK else Kind.STEP
    return ProgramProperty(name, kind, ALL_IMPLICIT[name], None, (), (), span)


def refuse_implicit(
    listed: Mapping[str, language.Property], implicit: list[ProgramProperty], span: Span
) -> None:
    """Refuse a declared property with the name of one that the model has without declaring it."""
    for one in implicit:
        if one.name in listed:
            way_out = "rename yours: every model has a property of that name, which needs no mention"
            if one.name not in IMPLICIT:
                way_out = way_out.replace("every model", "every model with a pool")
            raise ModelError(errors.SameName("properties", one.name, way_out), span)


def compile_property(
    declared: language.Property, symbols: Symbols, actors: tuple[Actor, ...], span: Span
) -> ProgramProperty:
    """One property of the list."""
    if declared.condition is None:
        subjects = tuple(s for word in declared.subjects for s in waiting_places(word, actors))
        about = tuple(word.name for word in declared.subjects)
        name, kind = declared.name, declared.kind
        return ProgramProperty(name, kind, declared.sentence, None, (), subjects, span, about=about)
    scope = Scope(symbols, declared.condition, Locals(), pure=True)
    trigger, condition = parts_of(scope, declared.kind)
    premises = premises_for(declared.kind, trigger, condition)
    place = header(scope.node, scope.text)
    return ProgramProperty(
        declared.name, declared.kind, declared.sentence, condition, premises, (), place, trigger=trigger
    )


def premises_for(kind: Kind, trigger: Expression | None, condition: Expression) -> tuple[Expression, ...]:
    """The conditions that must be true somewhere, or the property holds vacuously."""
    if trigger is not None:
        return (trigger,)
    if kind in (Kind.REACHABLE, Kind.EVENTUALLY):
        return ()
    return premises_of(fold.negation(condition) if kind is Kind.ALWAYS else condition)


def parts_of(scope: Scope, kind: Kind) -> tuple[Expression | None, Expression]:
    """The trigger, if there is one, and the condition that a property returns."""
    value = returned(scope)
    values = Calls(scope, expand_call)
    if kind is not Kind.LEADS_TO:
        return None, values.condition(value)
    if not isinstance(value, ast.Tuple) or len(value.elts) != 2:
        way_out = "return both: `return trigger, goal`"
        raise scope.fail(value, errors.Unsupported("a @leads_to without a trigger and a goal", way_out))
    return values.condition(value.elts[0]), values.condition(value.elts[1])


def returned(scope: Scope) -> ast.expr:
    """The one expression that a property returns."""
    refuse_parameters(scope, 0, "write a factory: a function that takes it and returns the property")
    nodes = scope.node.body
    body = nodes[1:] if is_docstring(nodes[0]) else nodes
    if len(body) != 1 or not isinstance(body[0], ast.Return) or body[0].value is None:
        culprit = next((s for s in body if not isinstance(s, ast.Return)), body[0] if body else nodes[0])
        way_out = "write it as one expression, with any, all, sum and `implies(premise, conclusion)`"
        raise scope.fail(culprit, errors.Unsupported("a property that is not one `return ...`", way_out))
    return body[0].value


def waiting_places(word: ActorWord | Procedure[..., Any], actors: tuple[Actor, ...]) -> list[tuple[str, int]]:
    """The (actor, location) pairs of the waits in an actor, or in a procedure at all its calls."""
    return [
        (actor.name, command.location)
        for actor in actors
        for command in actor.commands
        if command.waits
        and any(
            one is word.function for one in (actor.function, *(call.function for call in command.label.calls))
        )
    ]
