"""Declarations at the top level of a file that stand in a branch which was not taken, or not to its end.

What a model declares may depend on its parameters, its mechanisms and its other names. A branch that
``__name__``, a constant or the world outside decides would hide declarations from whoever reads the file.
So would an exception that a ``try`` or a ``with`` ends, or whoever imports the file.
"""

from __future__ import annotations

import ast
import builtins
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeGuard

from checker.compiler.vocabulary import (
    FUNCTIONS,
    LISTS,
    Vocabulary,
    at_the_top,
    names_given,
    vocabulary,
)
from checker.language.declarations import is_the_checkers

TAKEN = "__taken__"
ASSIGNMENTS = (ast.Assign, ast.AnnAssign, ast.AugAssign)
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
    """The branches with declarations, of every file that is loaded, and how often each was taken.

    A branch that an exception may end is ``entered`` at its start, and taken behind its declaration.
    ``hidden`` are the expressions that may leave out a declaration, with the paths of their files.
    """

    seen: list[Branch] = field(default_factory=list)
    taken: Counter[int] = field(default_factory=Counter)
    entered: Counter[int] = field(default_factory=Counter)
    hidden: list[tuple[str, ast.expr]] = field(default_factory=list)

    def take(self, number: int, entering: bool) -> None:
        """Note that a branch begins, or that it runs."""
        (self.entered if entering else self.taken)[number] += 1

    def rewrite(self, tree: ast.Module, path: str) -> ast.Module:
        """The file, each branch of its top level that declares something told to say so when it runs."""
        known = vocabulary(tree)
        self.hidden += [(path, node) for node in at_the_top(tree) if hides(node, known)]
        file = FileBranches(self, path, known, own_names(tree), factories(tree, known))
        file.mark_end(tree.body)
        file.visit(tree.body, None)
        return tree

    def lost(self) -> Iterator[Branch]:
        """The branches that were not taken, and that no name of the file decides."""
        whole = [number for number, times in self.taken.items() if times >= self.entered[number]]
        taken = {id(self.seen[number]) for number in whole}
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
    factories: frozenset[str]

    def visit(self, statements: list[ast.stmt], within: Branch | None) -> None:
        """Mark the blocks in these statements, and the blocks in those."""
        for statement in statements:
            decides = deciding(statement)
            for block, cause in blocks_and_causes(statement):
                here = within
                if decides is not None:
                    here = self.mark(block, decides, within)
                elif cause:
                    self.guard(block, cause, within)
                self.visit(block, here)

    def mark(self, block: list[ast.stmt], decides: ast.expr, within: Branch | None) -> Branch | None:
        """Note a block that declares something."""
        condition = ast.unparse(decides)
        first = next((s for s in block if self.declares(s, condition)), None)
        if first is None:
            return within
        branch = Branch(self.path, condition, self.is_own(decides), first, within)
        block.insert(0, self.marker(branch, block[0]))
        return branch

    def guard(self, block: list[ast.stmt], cause: str, within: Branch | None) -> None:
        """Note each declaration of a block that an exception may end: what stands before it may raise."""
        for declaration in [s for s in block if self.declares(s, cause)]:
            branch = Branch(self.path, cause, False, declaration, within)
            block.insert(block.index(declaration) + 1, self.marker(branch, declaration))
            number = len(self.branches.seen) - 1
            block.insert(0, marker(number, block[0], entering=True))

    def mark_end(self, block: list[ast.stmt]) -> None:
        """Note whether a file runs to its end: whoever imports it may go on after an exception."""
        first = next((s for s in block if self.declares(s, "")), None)
        if first is not None:
            branch = Branch(self.path, f"import {Path(self.path).stem}", False, first, None)
            block.append(self.marker(branch, block[-1]))

    def marker(self, branch: Branch, beside: ast.stmt) -> ast.stmt:
        """The statement that says that a branch was taken, which is noted here."""
        self.branches.seen.append(branch)
        return marker(len(self.branches.seen) - 1, beside, entering=False)

    def declares(self, statement: ast.stmt, condition: str) -> bool:
        """Whether a statement declares something, or imports or calls what may."""
        if isinstance(statement, ASSIGNMENTS) and not set(names_given(statement)).isdisjoint(LISTS):
            return True
        checking = "TYPE_CHECKING" in condition
        imports = isinstance(statement, ast.ImportFrom) and bool(self.names & set(names_given(statement)))
        return (imports and not checking) or any(self.makes(node) for node in at_the_top(statement))

    def makes(self, node: ast.AST) -> bool:
        """Whether this node, not counting what is in it, declares something or names a function that does."""
        named = isinstance(node, ast.Name) and node.id in self.factories
        return named or self.known.declaring(node)

    def is_own(self, decides: ast.expr) -> bool:
        """Whether names of the file, and nothing else, decide."""
        used = {node.id for node in ast.walk(decides) if isinstance(node, ast.Name)} - FUNCTIONS_OF_PYTHON
        return bool(used) and used <= self.names


def marker(number: int, beside: ast.stmt, entering: bool) -> ast.stmt:
    """A statement that tells of a branch when it is run."""
    call = ast.Call(ast.Name(TAKEN, ast.Load()), [ast.Constant(number), ast.Constant(entering)], [])
    return ast.fix_missing_locations(ast.copy_location(ast.Expr(call), beside))


def blocks(statement: ast.stmt) -> list[list[ast.stmt]]:
    """The blocks of a statement, those of functions left out."""
    return [block for block, _ in blocks_and_causes(statement)]


def blocks_and_causes(statement: ast.stmt) -> list[tuple[list[ast.stmt], str]]:
    """The blocks of a statement, those of functions left out, and under what an exception may end each."""
    if isinstance(statement, FUNCTIONS):
        return []
    cause = ending(statement)
    inner = [(getattr(statement, name, []), cause) for name in ("body", "orelse", "finalbody")]
    inner += [(one.body, first_line(one)) for one in getattr(statement, "handlers", [])]
    inner += [(one.body, cause) for one in getattr(statement, "cases", [])]
    return [(block, cause) for block, cause in inner if block]


def ending(statement: ast.stmt) -> str:
    """What may end a statement in which something raises, and go on behind it; nothing for most."""
    if isinstance(statement, ast.With):
        return first_line(statement)
    return "try" if isinstance(statement, ast.Try | ast.TryStar) else ""


def first_line(node: ast.AST) -> str:
    """How a statement begins."""
    return ast.unparse(node).strip().partition("\n")[0].removesuffix(":")


def hides(node: ast.AST, known: Vocabulary) -> TypeGuard[ast.expr]:
    """Whether an expression holds a declaration that it need not make."""
    parts: list[ast.expr] = []
    match node:
        case ast.IfExp(_, body, orelse):
            parts = [body, orelse]
        case ast.BoolOp(_, values):
            parts = values[1:]
        case ast.Lambda(_, body):
            parts = [body]
    return any(known.declaring(inner) for part in parts for inner in ast.walk(part))


def factories(tree: ast.Module, known: Vocabulary) -> frozenset[str]:
    """The functions of a file in which something is declared when they are called."""
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    inside = {f.name: [n for s in f.body for n in ast.walk(s)] for f in functions}
    return frozenset(name for name, nodes in inside.items() if any(map(known.declaring, nodes)))


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
    """Whether an import is one from Python's library, or from the checker but for its kernel primitives."""
    names = [a.name for a in node.names] if isinstance(node, ast.Import) else [node.module or ""]
    level = 0 if isinstance(node, ast.Import) else node.level
    foreign = (is_the_checkers(name) or name.partition(".")[0] in sys.stdlib_module_names for name in names)
    return not level and any(foreign)


def speaks_of_itself(value: ast.expr) -> bool:
    """Whether a value is made of what Python says of the file, as ``__name__`` does."""
    names = [node.id for node in ast.walk(value) if isinstance(node, ast.Name)]
    return any(name.startswith("__") and name.endswith("__") for name in names)
