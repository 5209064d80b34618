"""Expands an actor: every call is replaced by its procedure, and every constant loop is unrolled."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import Any, assert_never

from checker.compiler import errors
from checker.compiler.arguments import Arguments
from checker.compiler.calls import Calls
from checker.compiler.context import TASK, Context
from checker.compiler.labels import name_at
from checker.compiler.locals import Locals
from checker.compiler.scope import Scope
from checker.compiler.symbols import Symbols
from checker.compiler.tree import (
    Atomic,
    Block,
    Choose,
    Do,
    Exit,
    If,
    Loop,
    Statement,
    Statements,
    Wait,
    block,
    exits,
)
from checker.compiler.waits import Waits
from checker.language.primitives import Procedure
from checker.program.commands import Assign
from checker.program.expressions import Expression, Local
from checker.program.label import CallSite


def actor_statements(
    symbols: Symbols,
    function: Callable[..., Any],
    item: Mapping[str, Any],
    locals_: Locals,
    atomic: bool = False,
    context: Context = TASK,
) -> Statements:
    """The expanded body of an actor (or of ``@initial``, which is ``atomic``), with its item bound."""
    scope = Scope(
        symbols, function, locals_, within=(function,), atomic=atomic, initial=atomic, context=context
    )
    scope.end = locals_.label("end")
    values = Calls(scope, expand_call)
    first: list[Statement] = []
    for name, meaning in item.items():
        scope.names[name] = meaning
        if scope.assigned[name] > 1:
            first.append(assigned_item(scope, name, meaning))
    return (*first, *block(scope.end, Waits(scope, values).function()))


def assigned_item(scope: Scope, name: str, meaning: Any) -> Statement:
    """Turn a parameter that its actor assigns into a local that starts as the item."""
    node = scope.node.args.args[0]
    if not isinstance(meaning, Expression):
        what = f"an assignment to a parameter that stands for a tuple (`{name}`)"
        raise scope.fail(node, errors.Unsupported(what, "use another name"))
    kind = Calls(scope, expand_call).kind(meaning)
    local = Local(scope.new_local(name, node, kind))
    return Do(Assign(local, meaning, scope.span(node)), scope.where(scope.node))


def expand_call(scope: Scope, node: ast.Call, procedure: Procedure[..., Any], wanted: bool) -> Any:
    """Hoist the body of ``procedure`` before the calling statement; returns the call's result."""
    function = procedure.function
    if scope.pure:
        what, way_out = f"a call of {procedure.name}() in a property", "a property only reads"
        raise scope.fail(node, errors.Unsupported(what, way_out))
    if function in scope.within:
        raise scope.fail(node, errors.Recursion(procedure.name))
    name = "" if wanted else name_at(node.lineno, scope.text)
    call = CallSite(procedure.name, scope.span(node), function, name)
    inner = called_scope(scope, function, call)
    values = Calls(inner, expand_call)
    Arguments(Calls(scope, expand_call), node, values).bind()
    inner.wanted = wanted
    if inner.returns_value:
        inner.result = scope.locals.fresh(f"{procedure.name}()")
        scope.locals.spans[inner.result] = scope.span(node)
    body = Waits(inner, values).function()
    if wanted and (inner.result not in scope.locals.types or not returns(body, inner.end)):
        raise scope.fail(node, errors.NoResult(procedure.name))
    scope.hoisted.extend(block(inner.end, body))
    scope.calling = True
    return Local(inner.result) if inner.result else None


def called_scope(scope: Scope, function: Callable[..., Any], call: CallSite) -> Scope:
    """The scope of a procedure that is called."""
    return Scope(
        scope.symbols,
        function,
        scope.locals,
        (*scope.calls, call),
        (*scope.within, function),
        atomic=scope.atomic,
        order=scope.order,
        initial=scope.initial,
        end=scope.locals.label("return"),
        context=scope.context,
    )


def returns(body: Statements, end: str) -> bool:
    """Whether every path through a procedure's body ends in a return."""
    if not body:
        return False
    last = body[-1]
    match last:
        case Exit(label):
            return label == end
        case If(_, then, otherwise):
            return returns(then, end) and returns(otherwise, end)
        case Loop():
            return True
        case Atomic(inner):
            return returns(inner, end)
        case Block(label, inner):
            return label not in exits(inner) and returns(inner, end)
        case Do() | Wait() | Choose():
            return False
        case _:
            assert_never(last)
