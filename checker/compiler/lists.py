"""``properties``, ``expect`` and ``left_out``: each is assigned once."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from checker.compiler import errors
from checker.compiler.imports import own_name
from checker.compiler.load import Module
from checker.compiler.participation.blocks import blocks
from checker.compiler.scope import described_object
from checker.compiler.source_file import span_of, syntax_tree
from checker.compiler.vocabulary import LISTS, names_given
from checker.source.diagnostic import ModelError, Remark

Path = tuple[tuple[ast.stmt, int], ...]


def refuse_assigned_twice(module: Module) -> None:
    """Raise ModelError if the file assigns one of the lists a second, unrelated value."""
    text, tree = syntax_tree(module.source.path)
    for name in LISTS:
        given = list(assignments(tree.body, name, module, ()))
        for number, (statement, path) in enumerate(given):
            before = next((other for other, others in given[:number] if not excluded(path, others)), None)
            if before is not None and not reads(statement, name):
                note = Remark(span_of(before, text), "the first is here")
                more = f"{{**{name}, ...}}" if name == "expect" else f"[*{name}, ...]"
                raise ModelError(errors.AssignedTwice(name, more), span_of(statement, text), (note,))


def assignments(
    statements: list[ast.stmt], name: str, module: Module, path: Path
) -> Iterator[tuple[ast.stmt, Path]]:
    """The top-level statements that assign a name, with the branches that contain each."""
    for statement in statements:
        inner = blocks(statement)
        for number, block in enumerate(inner):
            yield from assignments(block, name, module, (*path, (statement, number)))
        if name in (given(statement, module) if not inner else given_by_head(statement)):
            yield statement, path


def given(statement: ast.stmt, module: Module) -> list[str]:
    """The names that a simple statement assigns."""
    if isinstance(statement, ast.AugAssign) or (isinstance(statement, ast.AnnAssign) and not statement.value):
        return []
    if isinstance(statement, ast.ImportFrom) and statement.names[0].name == "*":
        return exported(own_name(statement.module or ""), module)
    return list(names_given(statement))


def given_by_head(statement: ast.stmt) -> list[str]:
    """The names that a compound statement assigns itself: the target of a loop, of a ``with``."""
    targets = [getattr(statement, "target", None)]
    targets += [item.optional_vars for item in getattr(statement, "items", [])]
    return [name for target in targets if target is not None for name in names_given(target)]


def exported(library: str, module: Module) -> list[str]:
    """The names that a star imports from a file of the model's own."""
    names = next((vars(one) for one in module.libraries if one.__name__ == library), {})
    return list(names.get("__all__", [name for name in names if not name.startswith("_")]))


def excluded(one: Path, other: Path) -> bool:
    """Whether two statements are in different branches of one statement."""
    return any(s is t and number != n for s, number in one for t, n in other)


def reads(statement: ast.stmt, name: str) -> bool:
    """Whether a statement computes a name's new value from its old one."""
    nodes = [node for node in ast.walk(statement) if isinstance(node, ast.Name) and node.id == name]
    return any(isinstance(node.ctx, ast.Load) for node in nodes)


def shown(value: object) -> str:
    """The name of an object in messages."""
    name = getattr(value, "__name__", None) or getattr(value, "name", None)
    return f"`{name}`" if name else described_object(value)
