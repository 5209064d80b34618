"""What is put into a file so that it reports, while it runs, which of its branches run."""

from __future__ import annotations

import ast

TAKEN = "__taken__"
WHOLE = "__whole__"


def marker(number: int, beside: ast.stmt, entering: bool) -> ast.stmt:
    """A statement that reports a branch when it is executed."""
    return ast.fix_missing_locations(ast.copy_location(ast.Expr(report(number, entering)), beside))


def reporting(number: int, element: ast.expr) -> ast.expr:
    """An expression that reports a branch, and then has the value of ``element``."""
    both = ast.Tuple([report(number, entering=False), element], ast.Load())
    pair = ast.Subscript(both, ast.Constant(1), ast.Load())
    return ast.fix_missing_locations(ast.copy_location(pair, element))


def report(number: int, entering: bool) -> ast.Call:
    """The call that reports a branch."""
    return call(TAKEN, ast.Constant(number), ast.Constant(entering))


def counted(number: int, iterated: ast.expr) -> ast.expr:
    """An iterable that reports when it is made, and when it has come to its end."""
    whole = call(WHOLE, ast.Constant(number), iterated)
    return ast.fix_missing_locations(ast.copy_location(whole, iterated))


def counting_calls(number: int, function: ast.FunctionDef) -> ast.expr:
    """A decorator that reports each call of a function."""
    decorator = call(WHOLE, ast.Constant(number))
    return ast.fix_missing_locations(ast.copy_location(decorator, function))


def call(name: str, *arguments: ast.expr) -> ast.Call:
    """A call of a function of ours."""
    return ast.Call(ast.Name(name, ast.Load()), list(arguments), [])
