"""The source of a function of a model: what is the same for all its calls."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from checker.compiler.decorators import refuse_decorators
from checker.compiler.labels import misplaced
from checker.compiler.reach import names_used
from checker.compiler.source_file import function_source
from checker.source.diagnostic import Message
from checker.source.span import SourceText, Span

COMPREHENSIONS = (ast.GeneratorExp, ast.ListComp, ast.SetComp, ast.DictComp)
INNER = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


@dataclass(frozen=True)
class WrittenFunction:
    """A function: its source, and the names in it.

    ``free`` are the names from outside that it uses, with their values. ``assigned`` says how often it
    assigns each name, and ``looped`` are the variables of its loops. ``misplaced`` is about a comment that is
    marked as a name but names nothing. ``turned_off`` are statements that are never compiled, because of a
    setting.
    """

    text: SourceText
    node: ast.FunctionDef
    free: Mapping[str, Any]
    assigned: Mapping[str, int]
    looped: frozenset[str]
    misplaced: tuple[Message, Span] | None
    returns_value: bool
    turned_off: frozenset[ast.AST]


def written_function(function: Callable[..., Any]) -> WrittenFunction:
    """Read a function. Raises ModelError if it has no source, or a decorator that is no word."""
    text, node = function_source(function)
    refuse_decorators(function, node, text)
    free = names_used(function)
    turned_off = branches_turned_off(node, free)
    assigned, looped = names_stored(node, turned_off)
    returns = (n.value for n in ast.walk(node) if isinstance(n, ast.Return))
    returns_value = any(value and not is_none(value) for value in returns)
    unnamed = misplaced(node, text)
    return WrittenFunction(text, node, free, assigned, looped, unnamed, returns_value, turned_off)


def names_stored(
    function: ast.FunctionDef, turned_off: frozenset[ast.AST]
) -> tuple[dict[str, int], frozenset[str]]:
    """How often each name is assigned, parameters included; and the variables of loops.

    Assignments in a branch that a setting turns off do not count, as if they were not there; but a name
    without others is a local all the same, as in Python.
    """
    assigned = {argument.arg: 1 for argument in parameters(function)}
    never: dict[str, int] = {}
    looped: set[str] = set()
    waiting: list[tuple[ast.AST, bool, bool]] = [(statement, False, False) for statement in function.body]
    while waiting:
        node, in_target, off = waiting.pop()
        off = off or node in turned_off
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            counts = never if off else assigned
            if in_target:
                looped.add(node.id)
            else:
                counts[node.id] = counts.get(node.id, 0) + 1
        if isinstance(node, (*COMPREHENSIONS, *INNER)):
            continue  # their own bindings
        target = getattr(node, "target", None) if isinstance(node, ast.For | ast.AsyncFor) else None
        waiting.extend((child, in_target or child is target, off) for child in ast.iter_child_nodes(node))
    return never | assigned, frozenset(looped)


def branches_turned_off(function: ast.FunctionDef, free: Mapping[str, Any]) -> frozenset[ast.AST]:
    """The statements of branches that ``if CHECK`` or ``if not CHECK`` never takes, because of a setting."""
    found: set[ast.AST] = set()
    for node in ast.walk(function):
        if isinstance(node, ast.If):
            test, taken = node.test, True
            if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
                test, taken = test.operand, False
            value = free.get(test.id) if isinstance(test, ast.Name) else None
            if isinstance(value, bool):
                found.update(node.orelse if value == taken else node.body)
    return frozenset(found)


def is_none(node: ast.expr) -> bool:
    """Whether a node is ``None``."""
    return isinstance(node, ast.Constant) and node.value is None


def parameters(function: ast.FunctionDef) -> list[ast.arg]:
    """Every parameter of a function."""
    takes = function.args
    starred = [argument for argument in (takes.vararg, takes.kwarg) if argument]
    return [*takes.posonlyargs, *takes.args, *takes.kwonlyargs, *starred]
