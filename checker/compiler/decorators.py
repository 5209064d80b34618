"""Checks the decorators of a function: one word of the language, and nothing else."""

from __future__ import annotations

import ast
from collections.abc import Callable
from types import FunctionType
from typing import Any

from checker.compiler import errors
from checker.compiler.source_file import span_of
from checker.language import primitives
from checker.language import property as properties
from checker.source.diagnostic import ModelError
from checker.source.span import SourceText

LANGUAGE = "checker.language."
WORDS = {**vars(properties), **vars(primitives)}


def refuse_decorators(function: Callable[..., Any], node: ast.FunctionDef, text: SourceText) -> None:
    """Raise ModelError for a decorator that is not a word of the language: its effect would be lost."""
    for decorator in node.decorator_list:
        if not is_word(function, decorator):
            way_out = "a function of a model is compiled from its source: write out what it should do"
            message = errors.Unsupported(f"the decorator `@{ast.unparse(decorator)}`", way_out)
            raise ModelError(message, span_of(decorator, text))


def is_word(function: Callable[..., Any], decorator: ast.expr) -> bool:
    """Whether a decorator is a word of the language, called or not."""
    named = decorator.func if isinstance(decorator, ast.Call) else decorator
    meant: object = None
    if isinstance(named, ast.Attribute) and isinstance(named.value, ast.Name):
        meant = getattr(function.__globals__.get(named.value.id), named.attr, None)
    elif isinstance(named, ast.Name):
        # If it is imported inside the factory that made the function, only the name is left.
        meant = function.__globals__.get(named.id, WORDS.get(named.id))
    return isinstance(meant, FunctionType) and meant.__module__.startswith(LANGUAGE)
