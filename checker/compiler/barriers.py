"""Barriers, releasing stores and acquiring loads, as statements and expressions.

Under sequential consistency a barrier is no step, and the other two are a plain store and a plain load.
"""

from __future__ import annotations

import ast

from checker.compiler import errors
from checker.compiler.scope import Scope
from checker.compiler.tree import Atomic, Do, Statements, Wait
from checker.compiler.values import Values
from checker.language.ordering import Order
from checker.program.commands import Assign
from checker.program.expressions import Expression, Field, Local, Slot
from checker.source.diagnostic import ModelError


def barrier(scope: Scope, node: ast.Expr, order: Order) -> Statements:
    """A barrier: a step of its own, which touches nothing."""
    assert isinstance(node.value, ast.Call)
    word = ast.unparse(node.value.func)
    if node.value.args or node.value.keywords:
        raise scope.fail(node, errors.WrongArguments(word, "it takes nothing", ""))
    if scope.is_ordered:
        return ()
    if scope.atomic:
        raise in_a_block(scope, node, f"{word}()")
    # A litmus test has no barrier where a thread ends; the model that it is written out as does.
    is_in_the_file = word in scope.span(node).text
    kept = weakened(scope, node, order) if is_in_the_file else order
    return (Atomic((), scope.where(node), kept),) if kept is not None else ()


def weakened(scope: Scope, node: ast.AST, order: Order) -> Order | None:
    """The order of a statement in this run; None for a barrier that is left out."""
    text = scope.text.line(scope.span(node).line).strip()
    return scope.symbols.weakening.order(scope.span(node), order, text)


def released(scope: Scope, node: ast.Expr, values: Values) -> tuple[Field | Slot, Expression]:
    """The place and the value of ``smp_store_release(place, value)``."""
    call = node.value
    assert isinstance(call, ast.Call)
    if len(call.args) != 2 or call.keywords:
        wanted = "it takes a place and its new value"
        raise scope.fail(node, errors.WrongArguments("smp_store_release", wanted, "place, value"))
    place = values.expression(call.args[0])
    if not isinstance(place, Field | Slot):
        raise not_a_place(scope, node, call)
    if scope.atomic and not scope.is_ordered:
        raise in_a_block(scope, node, "smp_store_release()")
    return place, values.expression(call.args[1])


def acquired(scope: Scope, node: ast.Call, place: Expression, values: Values) -> Expression:
    """The value of ``smp_load_acquire(place)``: a step of its own, hoisted before the statement."""
    if scope.pure:
        way_out = f"a property looks at memory itself: write `{ast.unparse(node.args[0])}`"
        raise scope.fail(node, errors.Unsupported("smp_load_acquire() in a property", way_out))
    if not isinstance(place, Field | Slot):
        raise not_a_place(scope, node, node)
    if scope.acquires is not None:
        scope.acquires = True
        return place
    if scope.is_ordered:
        return place
    if scope.atomic:
        raise in_a_block(scope, node, "smp_load_acquire()")
    local = Local(scope.locals.fresh("smp_load_acquire()"))
    scope.locals.types[local.name] = values.kind(place)
    scope.locals.spans[local.name] = scope.span(node)
    load = Do(Assign(local, place, scope.span(node)), scope.where(node))
    order = weakened(scope, node, Order.ACQUIRE) or Order.RELAXED
    scope.hoisted.append(Atomic((load,), scope.where(node), order))
    scope.calling = True
    return local


def acquiring_wait(scope: Scope, node: ast.AST, wait: Wait) -> Statements:
    """A wait whose last load acquires."""
    if scope.is_ordered:
        return (wait,)
    if scope.atomic:
        raise in_a_block(scope, node, "smp_load_acquire()")
    order = weakened(scope, node, Order.ACQUIRE) or Order.RELAXED
    return (Atomic((wait,), wait.where, order),)


def in_a_block(scope: Scope, node: ast.AST, what: str) -> ModelError:
    """The error for a barrier in an atomic block that has an order."""
    way_out = "say it in the block's own order, or put it before or after the block"
    return scope.fail(node, errors.Unsupported(f"{what} in a block with an order", way_out))


def not_a_place(scope: Scope, node: ast.AST, call: ast.Call) -> ModelError:
    """The error for an order on something other than a shared place."""
    what = f"`{ast.unparse(call)}`"
    return scope.fail(node, errors.Unsupported(what, "name a field or an element of shared state"))
