"""The kernel's names that are no words of the language: where they are, or what is said in their place."""

from __future__ import annotations

import ast
from pathlib import Path

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
    """What to write for a name of the kernel's; None if it is none that is known here."""
    if name in SAID:
        return SAID[name]
    for path in sorted(PRIMITIVES.glob("*.py")):
        if name in defined(path):
            return f"`from checker.kernel.{path.stem} import {name}`"
    return None


def defined(path: Path) -> frozenset[str]:
    """The public functions and classes that a file of primitives defines."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    made = (node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef))
    return frozenset(name for name in made if not name.startswith("_"))
