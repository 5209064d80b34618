"""Declarations at the top level of a file that stand in a branch which was not taken.

What a model declares may depend on its parameters, its mechanisms and its other names. A branch that
``__name__``, a constant or the world outside decides would hide declarations from whoever reads the file.
"""

from __future__ import annotations

import ast
import builtins
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field

from checker.compiler.vocabulary import (
    FUNCTIONS,
    LISTS,
    Vocabulary,
    at_the_top,
    names_given,
    vocabulary,
)

TAKEN = "__taken__"
FUNCTIONS_OF_PYTHON = {name for name in vars(builtins) if not name.startswith("_")}


@dataclass(frozen=True, eq=False)
class Branch:
    """A block that may or may not run. ``declaration`` is the first that stands in it.

    ``own`` says that names of the file alone decide whether it runs; ``condition`` is what decides.
    """

    path: str
    condition: str
    own: bool
    declaration: ast.stmt
    within: Branch | None


@dataclass
class Branches:
    """The branches with declarations, of every file that is loaded, and the numbers of those taken."""

    seen: list[Branch] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)

    def take(self, number: int) -> None:
        """Note that a branch runs."""
        self.taken.add(number)

    def rewrite(self, tree: ast.Module, path: str) -> ast.Module:
        """The file, each branch of its top level that declares something told to say so when it runs."""
        FileBranches(self, path, vocabulary(tree), own_names(tree)).visit(tree.body, None)
        return tree

    def lost(self) -> Iterator[Branch]:
        """The branches that were not taken, and that no name of the file decides."""
        taken = {id(self.seen[number]) for number in self.taken}
        for branch in self.seen:
            outer = branch.within is None or id(branch.within) in taken
            if id(branch) not in taken and outer and not branch.own:
                yield branch


@dataclass(frozen=True)
class FileBranches:
    """Finds and marks the branches of one file."""

    branches: Branches
    path: str
    known: Vocabulary
    names: frozenset[str]

    def visit(self, statements: list[ast.stmt], within: Branch | None) -> None:
        """Mark the blocks in these statements, and the blocks in those."""
        for statement in statements:
            decides = deciding(statement)
            for block in blocks(statement):
                here = self.mark(block, decides, within) if decides is not None else within
                self.visit(block, here)

    def mark(self, block: list[ast.stmt], decides: ast.expr, within: Branch | None) -> Branch | None:
        """Note a block that declares something."""
        first = next((s for s in block if self.declares(s, decides)), None)
        if first is None:
            return within
        branch = Branch(self.path, ast.unparse(decides), self.is_own(decides), first, within)
        call = ast.Call(ast.Name(TAKEN, ast.Load()), [ast.Constant(len(self.branches.seen))], [])
        marked = ast.copy_location(ast.Expr(call), block[0])
        block.insert(0, ast.fix_missing_locations(marked))
        self.branches.seen.append(branch)
        return branch

    def declares(self, statement: ast.stmt, decides: ast.expr) -> bool:
        """Whether a statement declares something, or imports what may."""
        if isinstance(statement, ast.Assign) and not set(names_given(statement)).isdisjoint(LISTS):
            return True
        checking = "TYPE_CHECKING" in ast.unparse(decides)
        imports = isinstance(statement, ast.ImportFrom) and bool(self.names & set(names_given(statement)))
        return (imports and not checking) or any(self.known.declaring(node) for node in at_the_top(statement))

    def is_own(self, decides: ast.expr) -> bool:
        """Whether names of the file, and nothing else, decide."""
        used = {node.id for node in ast.walk(decides) if isinstance(node, ast.Name)} - FUNCTIONS_OF_PYTHON
        return bool(used) and used <= self.names


def blocks(statement: ast.stmt) -> list[list[ast.stmt]]:
    """The blocks of a statement, those of functions left out."""
    if isinstance(statement, FUNCTIONS):
        return []
    inner = [getattr(statement, name, []) for name in ("body", "orelse", "finalbody")]
    parts = [*getattr(statement, "handlers", []), *getattr(statement, "cases", [])]
    return [block for block in (*inner, *(part.body for part in parts)) if block]


def deciding(statement: ast.stmt) -> ast.expr | None:
    """What decides whether the blocks of a statement run."""
    match statement:
        case ast.If(test) | ast.While(test):
            return test
        case ast.For(_, iterated):
            return iterated
        case ast.Match(subject):
            return subject
    return None


def own_names(tree: ast.Module) -> frozenset[str]:
    """The names that a file gives a value itself, or imports from a file that is no part of Python."""
    names: set[str] = set()
    for node in at_the_top(tree):
        if isinstance(node, ast.Assign) and speaks_of_itself(node.value):
            continue
        names |= set(given_by(node))
    return frozenset(names)


def given_by(node: ast.AST) -> Iterator[str]:
    """The names that one node gives a value, not counting those of the nodes in it but for targets."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        yield from () if is_foreign(node) else names_given(node)
    elif isinstance(node, ast.FunctionDef | ast.ClassDef):
        yield node.name
    else:
        for target in [*getattr(node, "targets", []), getattr(node, "target", None)]:
            yield from names_given(target) if isinstance(target, ast.AST) else ()


def is_foreign(node: ast.Import | ast.ImportFrom) -> bool:
    """Whether an import is one from Python's library or from the checker."""
    names = [a.name for a in node.names] if isinstance(node, ast.Import) else [node.module or ""]
    level = 0 if isinstance(node, ast.Import) else node.level
    tops = {name.partition(".")[0] for name in names}
    return not level and bool(tops & (sys.stdlib_module_names | {"checker"}))


def speaks_of_itself(value: ast.expr) -> bool:
    """Whether a value is made of what Python says of the file, as ``__name__`` does."""
    names = [node.id for node in ast.walk(value) if isinstance(node, ast.Name)]
    return any(name.startswith("__") and name.endswith("__") for name in names)
