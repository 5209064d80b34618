"""Names that a model uses and does not have: where they are imported from, or what is said in their place."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from pathlib import Path

from checker.source.diagnostic import did_you_mean

WORDS = Path(__file__).parent.parent / "__init__.py"
PRIMITIVES = Path(__file__).parent.parent / "kernel"
ONCE = "each access to one shared place is a READ_ONCE() or a WRITE_ONCE() already: write the access alone"
SAID = {
    "READ_ONCE": ONCE,
    "WRITE_ONCE": ONCE,
    "barrier": "leave it out: a compiler's reordering is not modelled, and CPUs take no notice of barrier()",
    "NULL": "write `None`",
    "atomic_read": "read the field: `seen = page.count`",
    "atomic_set": "assign to the field: `page.count = 1`",
}


def way_out(name: str) -> str | None:
    """What to write for a word of the language or a name of the kernel's; None if it is neither."""
    if name in vocabulary():
        return f"`from checker import {name}`"
    if name in SAID:
        return SAID[name]
    for path in sorted(PRIMITIVES.glob("*.py")):
        if name in defined(path):
            return f"`from checker.kernel.{path.stem} import {name}`"
    return None


def nearest(wrong: str, known: Iterable[str]) -> tuple[str, str]:
    """A name similar to a wrong one, as `` (did you mean ...)``, and what to write for it.

    Names that the model has come first, then those that it could import. Both are empty if there is none.
    """
    if own := did_you_mean(wrong, known):
        return own, ""
    for name in (*sorted(vocabulary()), *primitives_of_the_kernel()):
        if suggestion := did_you_mean(wrong, [name], 0.8):
            return suggestion, way_out(name) or ""
    return "", ""


def vocabulary() -> frozenset[str]:
    """The words of the language: what ``from checker import ...`` gives."""
    imports = (node for node in tree_of(WORDS).body if isinstance(node, ast.ImportFrom))
    return frozenset(alias.name for node in imports for alias in node.names)


def primitives_of_the_kernel() -> list[str]:
    """What the files of ``checker.kernel`` define."""
    return [name for path in sorted(PRIMITIVES.glob("*.py")) for name in sorted(defined(path))]


def defined(path: Path) -> frozenset[str]:
    """The public functions and classes that a file of primitives defines."""
    made = (node.name for node in tree_of(path).body if isinstance(node, ast.FunctionDef | ast.ClassDef))
    return frozenset(name for name in made if not name.startswith("_"))


def tree_of(path: Path) -> ast.Module:
    """The syntax tree of a file of ours."""
    return ast.parse(path.read_text(encoding="utf-8"))


def files() -> list[str]:
    """The files of primitives, without their ending."""
    return [path.stem for path in sorted(PRIMITIVES.glob("*.py")) if path.stem != "__init__"]
