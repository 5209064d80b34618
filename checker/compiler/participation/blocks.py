"""The blocks of a statement: what decides whether they run, and what may end them early."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from checker.compiler.vocabulary import BLOCKS, FUNCTIONS


def blocks(statement: ast.stmt) -> list[list[ast.stmt]]:
    """The blocks of a statement, except those of functions."""
    return [block for block, _ in blocks_and_causes(statement)]


def blocks_and_causes(statement: ast.stmt) -> list[tuple[list[ast.stmt], str]]:
    """The blocks of a statement, except those of functions, and what may end each by an exception."""
    if isinstance(statement, FUNCTIONS):
        return []
    cause = ending(statement)
    inner = [(getattr(statement, name, []), cause) for name in ("body", "orelse", "finalbody")]
    inner += [(one.body, first_line(one)) for one in getattr(statement, "handlers", [])]
    inner += [(one.body, cause) for one in getattr(statement, "cases", [])]
    return [(block, cause) for block, cause in inner if block]


def own_expressions(statement: ast.stmt) -> Iterator[ast.AST]:
    """The parts of a statement that are no blocks."""
    for name, part in ast.iter_fields(statement):
        parts = part if isinstance(part, list) else [part]
        yield from (one for one in parts if name not in BLOCKS and isinstance(one, ast.AST))


def ending(statement: ast.stmt) -> str:
    """What may catch an exception raised in a statement and continue after it; empty for most."""
    if isinstance(statement, ast.With):
        return first_line(statement)
    return "try" if isinstance(statement, ast.Try | ast.TryStar) else ""


def first_line(node: ast.AST) -> str:
    """The first line of a statement."""
    return ast.unparse(node).strip().partition("\n")[0].removesuffix(":")


def leaving(
    statement: ast.stmt, inner: bool = False, path: tuple[ast.expr, ...] = ()
) -> Iterator[tuple[ast.expr, ...]]:
    """The ways in which a statement may leave its block, with the conditions."""
    if isinstance(statement, ast.Return) or (isinstance(statement, ast.Continue | ast.Break) and not inner):
        yield path
    decides = deciding(statement)
    loops = inner or isinstance(statement, ast.For | ast.While)
    for block, cause in blocks_and_causes(statement):
        by = (decides,) if decides is not None else (ast.Constant(cause),) if cause else ()
        for one in block:
            yield from leaving(one, loops, (*path, *by))


def deciding(statement: ast.stmt) -> ast.expr | None:
    """The conditions that decide whether the blocks of a statement run."""
    match statement:
        case ast.If(test) | ast.While(test):
            return test
        case ast.For(_, iterated):
            return iterated
        case ast.Match(subject):
            return subject
        case _:
            return None
