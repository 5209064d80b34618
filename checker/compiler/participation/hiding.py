"""Declarations in expressions that need not be evaluated, and in coroutines."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TypeAlias, TypeGuard

from checker.compiler.participation.optional_parts import parts_of
from checker.compiler.vocabulary import Vocabulary, at_the_top

Hiding: TypeAlias = ast.IfExp | ast.BoolOp | ast.Lambda | ast.AsyncFunctionDef


def hidden(
    tree: ast.Module, nodes: list[ast.AST], known: Vocabulary, factories: frozenset[str]
) -> Iterator[Hiding]:
    """The expressions of a file's top level, and the coroutines among its nodes, that may skip a
    declaration."""
    yield from (node for node in nodes if is_coroutine(node, known, factories))
    yield from (node for node in at_the_top(tree) if hides(node, known))


def is_coroutine(
    node: ast.AST, known: Vocabulary, factories: frozenset[str]
) -> TypeGuard[ast.AsyncFunctionDef]:
    """Whether a node is a coroutine that declares something; it runs only if something waits for it."""
    if not isinstance(node, ast.AsyncFunctionDef):
        return False
    inside = [inner for statement in node.body for inner in ast.walk(statement)]
    named = any(isinstance(one, ast.Name) and one.id in factories for one in inside)
    return named or any(map(known.declaring, inside))


def hides(node: ast.AST, known: Vocabulary) -> TypeGuard[ast.IfExp | ast.BoolOp | ast.Lambda]:
    """Whether an expression contains a declaration that need not be evaluated."""
    parts = [node.body] if isinstance(node, ast.Lambda) else [part.expression for part in parts_of(node)]
    return any(known.declaring(inner) for part in parts for inner in ast.walk(part))
