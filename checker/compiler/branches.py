"""Declarations at the top level of a file in a branch that did not run, or not to its end.

The declarations of a model may depend on its parameters, its mechanisms and its other names. A branch that
``__name__``, a constant or the outside world decides would hide declarations from a reader of the file. So
would an exception that a ``try``, a ``with`` or an importing file catches.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeGuard

from checker.compiler.blocks import blocks_and_causes, deciding, leaving
from checker.compiler.comprehensions import comprehensions
from checker.compiler.file_names import factories, imported, is_own, names_of, own_names
from checker.compiler.references import report_names
from checker.compiler.vocabulary import (
    LISTS,
    Vocabulary,
    at_the_top,
    names_given,
    vocabulary,
)

TAKEN = "__taken__"
ASSIGNMENTS = (ast.Assign, ast.AnnAssign, ast.AugAssign)


@dataclass(frozen=True, eq=False)
class TopLevelBranch:
    """A block that may or may not run.

    ``declaration`` is the first one in it. ``own`` is true if only names of the file decide whether it runs;
    ``condition`` is what decides. ``called`` is the imported function that makes the declaration, if the
    block makes none itself. ``is_generator`` says that the block is the element of one.
    """

    path: str
    condition: str
    own: bool
    declaration: ast.stmt | ast.expr
    within: TopLevelBranch | None
    called: str = ""
    is_generator: bool = False


@dataclass
class Branches:
    """The branches with declarations, of every loaded file, and how often each ran.

    A branch that an exception may end is ``entered`` at its start, and taken after its declaration.
    ``hidden`` are the expressions that may skip a declaration, with the paths of their files. ``functions``
    are the numbers of functions that declare something, by the path and the line of each; ``references`` are
    those of the places where such functions are named, by the column too.
    """

    seen: list[TopLevelBranch] = field(default_factory=list)
    taken: Counter[int] = field(default_factory=Counter)
    entered: Counter[int] = field(default_factory=Counter)
    hidden: list[tuple[str, ast.expr]] = field(default_factory=list)
    factories: set[str] = field(default_factory=set)
    functions: dict[tuple[str, int], int] = field(default_factory=dict)
    references: dict[tuple[str, int, int], int] = field(default_factory=dict)

    def has_run(self, path: str, line: int) -> bool | None:
        """Whether a function that declares something ever ran; None if it declares nothing."""
        number = self.functions.get((path, line))
        return None if number is None else self.taken[number] > 0

    def is_evaluated(self, path: str, reference: ast.expr) -> bool:
        """Whether a place that names a function which declares something was evaluated."""
        number = self.references.get((path, reference.lineno, reference.col_offset))
        return number is not None and self.taken[number] > 0

    def take(self, number: int, entering: bool) -> None:
        """Record that a branch begins, or that it ran."""
        (self.entered if entering else self.taken)[number] += 1

    def rewrite(self, tree: ast.Module, path: str) -> ast.Module:
        """The file with a marker in each branch of its top level that declares something."""
        known = vocabulary(tree)
        self.hidden += [(path, node) for node in at_the_top(tree) if hides(node, known)]
        file = FileBranches(self, path, known, own_names(tree), factories(tree, known), imported(tree))
        self.factories |= file.factories
        file.mark_end(tree.body)
        named = list(functions_in_classes(tree))  # before statements are added
        file.visit(tree.body, None)
        file.report_functions(tree, [one for one in named if (path, one[0].lineno) in self.functions])
        return tree

    def lost(self) -> Iterator[TopLevelBranch]:
        """The branches that did not run, and that no name of the file decides."""
        whole = [number for number, times in self.taken.items() if times >= self.entered[number]]
        taken = {id(self.seen[number]) for number in whole}
        for branch in self.seen:
            outer = branch.within is None or id(branch.within) in taken
            makes = not branch.called or branch.called in self.factories
            if id(branch) not in taken and outer and makes and not branch.own:
                yield branch


@dataclass(frozen=True)
class FileBranches:
    """Finds and marks the branches of one file."""

    branches: Branches
    path: str
    known: Vocabulary
    names: frozenset[str]
    factories: frozenset[str]
    imported: Mapping[str, str]

    def visit(self, statements: list[ast.stmt], within: TopLevelBranch | None) -> None:
        """Mark the blocks in these statements, and the blocks in those."""
        for statement in list(statements):
            if isinstance(statement, ast.FunctionDef) and not self.known.declaring(statement):
                self.visit_function(statement, within)
                continue
            self.mark_rounds(statement, within)
            decides = deciding(statement)
            for block, cause in blocks_and_causes(statement):
                here = within
                if decides is not None:
                    here = self.mark(block, decides, within)
                elif cause:
                    self.guard(block, cause, within)
                self.visit(block, here)

    def report_functions(
        self, tree: ast.Module, functions: list[tuple[ast.FunctionDef, ast.ClassDef | None]]
    ) -> None:
        """Report where these functions are named: a method by its name, or by that of its class."""

        def report(node: ast.expr) -> ast.expr:
            number = self.record(TopLevelBranch(self.path, "", True, node, None))
            self.branches.references[self.path, node.lineno, node.col_offset] = number
            return reporting(number, node)

        names = frozenset((owner or one).name for one, owner in functions)
        report_names(tree, names, frozenset(one.name for one, owner in functions if owner), report)

    def mark_rounds(self, statement: ast.stmt, within: TopLevelBranch | None) -> None:
        """Record the comprehensions of a statement whose rounds declare something."""
        for one in comprehensions(statement):
            if any(self.makes(node) for part in one.parts for node in at_the_top(part)):
                own = one.at_once and one.is_decided_by(self.names)
                lazy = not one.at_once
                branch = TopLevelBranch(self.path, one.condition, own, one.element, within, is_generator=lazy)
                one.replace(reporting(self.record(branch), one.element))

    def visit_function(self, function: ast.FunctionDef, within: TopLevelBranch | None) -> None:
        """Mark the blocks of a function that declares something: its arguments may decide."""
        first = next((s for s in function.body if self.declares(s, "")), None)
        inside = replace(self, names=self.names | names_of(function))
        if first is None:
            inside.visit(function.body, within)
            return
        called = TopLevelBranch(self.path, f"{function.name}()", True, first, within)
        inside.mark_left(function.body, called)
        self.branches.functions[self.path, function.lineno] = len(self.branches.seen)
        function.body.insert(0, self.marker(called, function.body[0]))
        inside.visit(function.body, called)

    def mark(
        self, block: list[ast.stmt], decides: ast.expr, within: TopLevelBranch | None
    ) -> TopLevelBranch | None:
        """Record a block that declares something."""
        condition = ast.unparse(decides)
        declarations = [s for s in block if self.declares(s, condition)]
        sure = [s for s in declarations if not self.called(s)]
        first = next(iter([*sure, *declarations]), None)
        if first is None:
            return within
        branch = TopLevelBranch(self.path, condition, self.is_own(decides), first, within, self.called(first))
        self.mark_left(block, branch)
        block.insert(0, self.marker(branch, block[0]))
        return branch

    def mark_left(self, block: list[ast.stmt], within: TopLevelBranch) -> None:
        """Record each declaration of a block that ``continue``, ``break`` or ``return`` may skip."""
        ways: list[tuple[ast.expr, ...]] = []
        for statement in list(block):
            if ways and self.declares(statement, ""):
                own = all(way and all(map(self.is_own, way)) for way in ways)
                word = ast.unparse(ways[0][-1]) if ways[0] else "what stands before it"
                branch = TopLevelBranch(self.path, word, own, statement, within, self.called(statement))
                block.insert(block.index(statement), self.marker(branch, statement))
            ways += leaving(statement)

    def guard(self, block: list[ast.stmt], cause: str, within: TopLevelBranch | None) -> None:
        """Record each declaration of a block that an exception before it may skip."""
        for declaration in [s for s in block if self.declares(s, cause)]:
            branch = TopLevelBranch(self.path, cause, False, declaration, within, self.called(declaration))
            block.insert(block.index(declaration) + 1, self.marker(branch, declaration))
            number = len(self.branches.seen) - 1
            block.insert(0, marker(number, block[0], entering=True))

    def mark_end(self, block: list[ast.stmt]) -> None:
        """Record whether a file runs to its end: the importing file may catch an exception."""
        first = next((s for s in block if self.declares(s, "")), None)
        if first is not None:
            branch = TopLevelBranch(self.path, f"import {Path(self.path).stem}", False, first, None)
            block.append(self.marker(branch, block[-1]))

    def marker(self, branch: TopLevelBranch, beside: ast.stmt) -> ast.stmt:
        """The statement that reports that a branch ran; the branch is recorded here."""
        return marker(self.record(branch), beside, entering=False)

    def record(self, branch: TopLevelBranch) -> int:
        """Record a branch. Returns its number."""
        self.branches.seen.append(branch)
        return len(self.branches.seen) - 1

    def declares(self, statement: ast.stmt, condition: str) -> bool:
        """Whether a statement declares something, or imports or calls something that may."""
        if isinstance(statement, ASSIGNMENTS) and not set(names_given(statement)).isdisjoint(LISTS):
            return True
        checking = "TYPE_CHECKING" in condition
        imports = isinstance(statement, ast.ImportFrom) and bool(self.names & set(names_given(statement)))
        makes = any(self.makes(node) for node in at_the_top(statement))
        return (imports and not checking) or makes or bool(self.called(statement))

    def called(self, statement: ast.stmt) -> str:
        """The function of another file that a statement names, if it makes no declaration itself."""
        nodes = list(at_the_top(statement))
        if any(self.makes(node) for node in nodes):
            return ""
        names = [node.id for node in nodes if isinstance(node, ast.Name)]
        known = [self.imported[name] for name in names if self.imported.get(name)]
        of_modules = [
            node.attr
            for node in nodes
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
            and self.imported.get(node.value.id) == ""
        ]  # fmt: skip
        return next(iter([*known, *of_modules]), "")

    def makes(self, node: ast.AST) -> bool:
        """Whether this node, without its children, declares something or names a function that does."""
        named = isinstance(node, ast.Name) and node.id in self.factories
        return named or self.known.declaring(node)

    def is_own(self, decides: ast.expr) -> bool:
        """Whether only names of the file decide."""
        return is_own(decides, self.names)


def functions_in_classes(tree: ast.Module) -> Iterator[tuple[ast.FunctionDef, ast.ClassDef | None]]:
    """Every function of a file, with the class whose method it is."""
    for node in ast.walk(tree):
        owner = node if isinstance(node, ast.ClassDef) else None
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef):
                yield child, owner


def marker(number: int, beside: ast.stmt, entering: bool) -> ast.stmt:
    """A statement that reports a branch when it is executed."""
    return ast.fix_missing_locations(ast.copy_location(ast.Expr(report(number, entering)), beside))


def reporting(number: int, element: ast.expr) -> ast.expr:
    """An expression that reports a branch, and then has the value of ``element``."""
    both = ast.Tuple([report(number, entering=False), element], ast.Load())
    pair = ast.Subscript(both, ast.Constant(1), ast.Load())
    return ast.fix_missing_locations(ast.copy_location(pair, element))


def report(number: int, entering: bool) -> ast.Call:
    """The call that reports a branch."""
    return ast.Call(ast.Name(TAKEN, ast.Load()), [ast.Constant(number), ast.Constant(entering)], [])


def hides(node: ast.AST, known: Vocabulary) -> TypeGuard[ast.expr]:
    """Whether an expression contains a declaration that need not be evaluated."""
    parts: list[ast.expr] = []
    match node:
        case ast.IfExp(_, body, orelse):
            parts = [body, orelse]
        case ast.BoolOp(_, values):
            parts = values[1:]
        case ast.Lambda(_, body):
            parts = [body]
        case _:
            pass
    return any(known.declaring(inner) for part in parts for inner in ast.walk(part))
