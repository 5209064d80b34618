"""Warnings about values of the model file that nothing reads: often another name was meant."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from enum import Enum

from checker.compiler import errors
from checker.compiler.load import Module
from checker.compiler.source_file import assignment_span, nodes_of, read_source, span_of, syntax_tree
from checker.compiler.vocabulary import LISTS, names_read, vocabulary
from checker.language.ordering import MEMORY, MemoryModel
from checker.source.diagnostic import Diagnostic, did_you_mean, warning
from checker.source.span import SourceText

KNOWN = (*LISTS, MEMORY)  # what the checker reads of a model
BODIES = ("actor", "initial", "procedure")
ON_PURPOSE = "or begin its name with `_` if this is on purpose"


def never_read(module: Module) -> Iterator[Diagnostic]:
    """Warnings about plain values at the top level, and constants in functions, that nothing reads."""
    text, tree = syntax_tree(module.source.path)
    known = vocabulary(tree)
    yield from unread_names(module, text, tree)
    yield from memory_of_libraries(module)
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and {known.word(d) for d in node.decorator_list} & {*BODIES}:
            yield from unread_locals(node, text)


def unread_names(module: Module, text: SourceText, tree: ast.Module) -> Iterator[Diagnostic]:
    """Warnings about names of the top level."""
    settings = (setting.name for setting in module.settings)
    read = names_read(nodes_of(tree)).union(KNOWN, settings)
    for node, name in assigned(tree.body):
        if is_suspect(name, read) and name in module.names and is_plain(module.names[name]):
            way_out = f"use it or delete it{did_you_mean(name, KNOWN)}, {ON_PURPOSE}"
            yield warning(errors.NeverRead(f"the name `{name}`", way_out), span_of(node, text))


def memory_of_libraries(module: Module) -> Iterator[Diagnostic]:
    """Warnings about memory models that only a file names which the model imports."""
    for library in module.libraries if MEMORY not in module.names else ():
        named, path = vars(library).get(MEMORY), getattr(library, "__file__", None)
        if path and named in list(MemoryModel) and named != module.memory:
            way_out = f"name it in the model: `{MEMORY} = {str(named)!r}`"
            where = assignment_span(read_source(path), MEMORY)
            yield warning(errors.NeverRead(f"`{MEMORY}` of a library", way_out), where)


def unread_locals(function: ast.FunctionDef, text: SourceText) -> Iterator[Diagnostic]:
    """Warnings about locals that hold a constant."""
    nodes = list(ast.walk(function))
    shared = {name for node in nodes if isinstance(node, ast.Global | ast.Nonlocal) for name in node.names}
    read = names_read(nodes) | shared
    places = [(node.attr, ast.unparse(node)) for node in nodes if isinstance(node, ast.Attribute)]
    meant = {name: place for attribute, place in places for name in (attribute, place.replace(".", "_"))}
    for node, name in assigned(nodes):
        if is_suspect(name, read) and isinstance(node.value, ast.Constant):
            suggestion = f" (did you mean `{meant[name]}`?)" if name in meant else ""
            local = f"the local `{name}` of {function.name}()"
            way_out = f"use it or delete it{suggestion}, {ON_PURPOSE}"
            yield warning(errors.NeverRead(local, way_out), span_of(node, text))


def is_suspect(name: str, read: set[str]) -> bool:
    """Whether nothing reads a name that somebody should."""
    return name not in read and not name.startswith("_")


def assigned(nodes: list[ast.stmt] | list[ast.AST]) -> Iterator[tuple[ast.Assign | ast.AnnAssign, str]]:
    """The assignments among some nodes, each with a name that it gives alone."""
    for node in nodes:
        targets = node.targets if isinstance(node, ast.Assign) else []
        targets = [node.target] if isinstance(node, ast.AnnAssign) and node.value is not None else targets
        for target in targets:
            if isinstance(target, ast.Name) and isinstance(node, ast.Assign | ast.AnnAssign):
                yield node, target.id


def is_plain(value: object) -> bool:
    """Whether a value is data that declares nothing: numbers, text, and lists and dicts of these."""
    if isinstance(value, dict):
        return all(map(is_plain, value.values()))
    if isinstance(value, list | tuple | set | frozenset):
        return all(map(is_plain, value))
    return value is None or isinstance(value, int | float | str | Enum)
