"""The properties of a model, compiled by the rules of every other expression."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from checker.compiler import errors
from checker.compiler.body import is_docstring
from checker.compiler.calls import Calls
from checker.compiler.expand import expand_call
from checker.compiler.items import refuse_parameters
from checker.compiler.load import Module
from checker.compiler.locals import Locals
from checker.compiler.premises import premises_of
from checker.compiler.scope import Scope, described_object
from checker.compiler.source_file import assignment_span, header
from checker.compiler.world import World
from checker.language import property as language
from checker.language.property import Kind
from checker.language.words import Actor as ActorWord
from checker.language.words import Procedure
from checker.program import fold
from checker.program.expressions import Expression
from checker.program.program import Actor, Property
from checker.source.diagnostic import ModelError, did_you_mean
from checker.source.span import Span, whole_file

VERDICTS = ("holds", "violated")
IMPLICIT = {
    "assertions_hold": "an assertion fails",
    "integers_stay_in_range": "an integer leaves its range",
    "references_are_valid": "a step follows a reference or an index that leads nowhere",
}


def properties_of(module: Module, world: World, actors: tuple[Actor, ...]) -> tuple[Property, ...]:
    """What ``properties`` lists, with the verdicts that ``expect`` declares."""
    listed = module.names.get("properties")
    span = assignment_span(module.source, "properties")
    if not listed:
        raise ModelError(errors.NoProperties(), span)
    compiled: dict[str, Property] = {}
    for declared in listed if isinstance(listed, list | tuple) else [listed]:
        if not isinstance(declared, language.Property):
            way_out = "a factory of properties must be called; a condition needs @always(...) or @never(...)"
            raise ModelError(errors.WrongList("properties", shown(declared), "a property", way_out), span)
        if declared.name in compiled:
            way_out = f'tell them apart: `.named("another name")` on one `{declared.name}`'
            raise ModelError(errors.SameName("properties", declared.name, way_out), span)
        compiled[declared.name] = compile_property(declared, world, actors, span)
    return with_expectations(module, compiled)


def shown(value: object) -> str:
    """An object as it is called in a message."""
    name = getattr(value, "__name__", None) or getattr(value, "name", None)
    return f"`{name}`" if name else described_object(value)


def with_expectations(module: Module, compiled: Mapping[str, Property]) -> tuple[Property, ...]:
    """The properties, each with the verdict that the file declares for it."""
    span = assignment_span(module.source, "expect")
    verdicts: dict[str, str] = {}
    expected = module.names.get("expect", {})
    if not isinstance(expected, dict):
        way_out = 'say `expect = {"name_of_the_property": "violated"}`'
        raise ModelError(errors.WrongList("expect", shown(expected), "a dict of verdicts", way_out), span)
    for key, verdict in expected.items():
        name = key.name if isinstance(key, language.Property) else str(key)
        if name not in (*compiled, *IMPLICIT):
            known = [*compiled, *IMPLICIT]
            message = errors.UnknownExpectation(name, did_you_mean(name, known), ", ".join(known))
            raise ModelError(message, span)
        if verdict not in VERDICTS:
            way_out = 'say "violated" (or leave it out: "holds" is the default)'
            raise ModelError(errors.WrongList("expect", repr(verdict), "a verdict", way_out), span)
        verdicts[name] = verdict
    implicit = [implicit_property(name, whole_file(module.source)) for name in IMPLICIT]
    return tuple(replace(p, expected=verdicts.get(p.name, "holds")) for p in (*compiled.values(), *implicit))


def implicit_property(name: str, span: Span) -> Property:
    """A property that every model has: no step fails in this way."""
    return Property(name, "step", IMPLICIT[name], None, (), (), span)


def compile_property(
    declared: language.Property, world: World, actors: tuple[Actor, ...], span: Span
) -> Property:
    """One property of the list."""
    if declared.condition is None:
        subjects = tuple(s for word in declared.subjects for s in waiting_places(word, actors))
        about = tuple(word.name for word in declared.subjects)
        name, kind = declared.name, declared.kind.value
        return Property(name, kind, declared.sentence, None, (), subjects, span, about=about)
    scope = Scope(world, declared.condition, Locals(), pure=True)
    trigger, condition = parts_of(scope, declared.kind)
    premises = premises_for(declared.kind, trigger, condition)
    place = header(scope.node, scope.text)
    return Property(
        declared.name, declared.kind.value, declared.sentence, condition, premises, (), place, trigger=trigger
    )


def premises_for(kind: Kind, trigger: Expression | None, condition: Expression) -> tuple[Expression, ...]:
    """What must be true somewhere, else the property holds for no reason."""
    if trigger is not None:
        return (trigger,)
    if kind in (Kind.REACHABLE, Kind.EVENTUALLY):
        return ()
    return premises_of(fold.negation(condition) if kind is Kind.ALWAYS else condition)


def parts_of(scope: Scope, kind: Kind) -> tuple[Expression | None, Expression]:
    """The trigger, where there is one, and the condition that a property returns."""
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
        way_out = "say it in one expression, with any, all, sum and `implies(premise, conclusion)`"
        raise scope.fail(culprit, errors.Unsupported("a property that is not one `return ...`", way_out))
    return body[0].value


def waiting_places(word: ActorWord | Procedure[..., Any], actors: tuple[Actor, ...]) -> list[tuple[str, int]]:
    """The (actor, location) pairs of the waits in an actor, or in a procedure wherever it is called."""
    return [
        (actor.name, command.location)
        for actor in actors
        for command in actor.commands
        if command.waits and (actor.name == word.name or word.name in [c.name for c in command.calls])
    ]
