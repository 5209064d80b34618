"""The functions that use the module-level names of a file: a fault in such a definition shows there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

NAME = re.compile(r"([A-Za-z_]\w*)\s*(?::[^=]*)?=[^=]")


def users(content: bytes, line: str) -> list[str]:
    """The functions of a file that use the name that a line of it defines; none if it defines none."""
    given = NAME.match(line)
    return list(using(ast.parse(content), given[1], ())) if given else []


def using(node: ast.AST, name: str, within: tuple[str, ...]) -> Iterator[str]:
    """The functions below a node that use a name, as ``Class.function``."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.ClassDef):
            inside = (*within, child.name)
            if isinstance(child, ast.FunctionDef) and name in names(child):
                yield ".".join(inside)
            yield from using(child, name, inside)


def names(function: ast.FunctionDef) -> set[str]:
    """Every name in a function."""
    return {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
