"""The names that a file defines or imports, and its functions that declare something."""

from __future__ import annotations

import ast
import builtins
import sys
from collections.abc import Iterator

from checker.compiler.vocabulary import Vocabulary, at_the_top, names_given, statements
from checker.language.declarations import is_the_checkers

FUNCTIONS_OF_PYTHON = {name for name in vars(builtins) if not name.startswith("_")}


def factories(tree: ast.Module, known: Vocabulary) -> frozenset[str]:
    """The functions of a file that declare something when called, directly or through one another."""
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    inside = {f.name: [n for s in f.body for n in ast.walk(s)] for f in functions}
    found = {name for name, nodes in inside.items() if any(map(known.declaring, nodes))}
    while found:
        named = {
            name
            for name, nodes in inside.items()
            if any(isinstance(node, ast.Name) and node.id in found for node in nodes)
        }
        if named <= found:
            break
        found |= named
    return frozenset(found)


def imported(tree: ast.Module) -> dict[str, str]:
    """The names that a file imports from files outside Python's library.

    Each with its original name; empty for a module.
    """
    nodes = [node for node in statements(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    found: dict[str, str] = {}
    for node in nodes:
        if not is_foreign(node):
            whole = isinstance(node, ast.Import)
            found |= {a.asname or a.name.partition(".")[0]: "" if whole else a.name for a in node.names}
    return found


def is_generator(function: ast.FunctionDef) -> bool:
    """Whether a function yields."""
    return any(isinstance(n, ast.Yield | ast.YieldFrom) for s in function.body for n in at_the_top(s))


def own_names(tree: ast.Module) -> frozenset[str]:
    """The names that a file defines, or imports from a file outside Python's library."""
    names: set[str] = set()
    for node in at_the_top(tree):
        if isinstance(node, ast.Assign) and speaks_of_itself(node.value):
            continue
        names |= set(given_by(node))
    return frozenset(names)


def given_by(node: ast.AST) -> Iterator[str]:
    """The names that one node assigns; of its children only targets count."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        yield from () if is_foreign(node) else names_given(node)
    elif isinstance(node, ast.FunctionDef | ast.ClassDef):
        yield node.name
    else:
        for target in [*getattr(node, "targets", []), getattr(node, "target", None)]:
            yield from names_given(target) if isinstance(target, ast.AST) else ()


def is_foreign(node: ast.Import | ast.ImportFrom) -> bool:
    """Whether an import is from Python's library, or from the checker except its kernel primitives."""
    names = [a.name for a in node.names] if isinstance(node, ast.Import) else [node.module or ""]
    level = 0 if isinstance(node, ast.Import) else node.level
    foreign = (is_the_checkers(name) or name.partition(".")[0] in sys.stdlib_module_names for name in names)
    return not level and any(foreign)


def speaks_of_itself(value: ast.expr) -> bool:
    """Whether a value is computed from attributes of the file, such as ``__name__``."""
    names = [node.id for node in ast.walk(value) if isinstance(node, ast.Name)]
    return any(name.startswith("__") and name.endswith("__") for name in names)


def names_of(function: ast.FunctionDef) -> frozenset[str]:
    """The arguments and locals of a function."""
    given = {arg.arg for arg in ast.walk(function.args) if isinstance(arg, ast.arg)}
    return own_names(ast.Module(function.body, [])) | given
