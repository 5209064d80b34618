"""Warnings about actors without instances, if no setting decides that."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from checker.compiler import errors
from checker.compiler.load import Module
from checker.compiler.participation.taking_part import is_in, own, span_of_declaration
from checker.compiler.source_file import syntax_tree
from checker.compiler.vocabulary import at_the_top, names_given, names_read
from checker.language.declarations import DeclarationPlace
from checker.source.diagnostic import Diagnostic, warning


def without_instance(module: Module, objects: list[Any]) -> Iterator[Diagnostic]:
    """Warnings about the actors that take part but never run, in the order of their declarations."""
    for one in own(module):
        if one.word == "actor" and one.made.items == () and is_in(one.made, objects):
            if not is_set(one.stood, module):
                message = errors.NoInstance(one.made.name)
                yield warning(message, span_of_declaration(one))


def is_set(place: DeclarationPlace, module: Module) -> bool:
    """Whether a setting of the model decides what the statement at a top-level place does."""
    _, tree = syntax_tree(place.path)
    decided = decided_names(tree, {setting.name for setting in module.settings})
    there = [node for node in at_the_top(tree) if isinstance(node, ast.stmt) and place.line in lines(node)]
    innermost = min(there, key=lambda node: len(lines(node)), default=None)
    return innermost is not None and not decided.isdisjoint(names_read(at_the_top(innermost)))


def decided_names(tree: ast.Module, settings: set[str]) -> set[str]:
    """The settings, and the names of a file whose values are computed from them."""
    decided, before = set(settings), set[str]()
    while decided != before:
        before = set(decided)
        for statement in tree.body:
            if not decided.isdisjoint(names_read(at_the_top(statement))):
                decided |= set(names_given(statement))
    return decided


def lines(statement: ast.stmt) -> range:
    """The line numbers of a statement, including its decorators."""
    marks = getattr(statement, "decorator_list", [])
    return range(
        min(node.lineno for node in (statement, *marks)), (statement.end_lineno or statement.lineno) + 1
    )
