"""Finds and marks the branches of a file that declare something, or may."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from checker.compiler.participation.blocks import blocks_and_causes, deciding, leaving, own_expressions
from checker.compiler.participation.branches import Branches, TopLevelBranch
from checker.compiler.participation.comprehensions import comprehensions
from checker.compiler.participation.decided import Decided, Deciders, deciders
from checker.compiler.participation.file_names import factories, imported, is_generator
from checker.compiler.participation.harmless import Harmless, harmless
from checker.compiler.participation.hiding import hidden
from checker.compiler.participation.markers import counted, counting_calls, marker, reporting
from checker.compiler.participation.optional_parts import OptionalPart, optional_parts
from checker.compiler.participation.references import report_names
from checker.compiler.vocabulary import LISTS, Vocabulary, at_the_top, names_given, vocabulary
from checker.language.ordering import MEMORY

ASSIGNMENTS = (ast.Assign, ast.AnnAssign, ast.AugAssign)
READ = {*LISTS, MEMORY}  # what the checker reads of a model


def rewrite(tree: ast.Module, path: str, branches: Branches) -> ast.Module:
    """The file with a marker in each branch of its top level that declares something, or may."""
    known = vocabulary(tree)
    names, decided = factories(tree, known), deciders(tree, known)
    nodes = list(ast.walk(tree))  # before statements are added
    branches.hidden += [(path, node) for node in hidden(tree, nodes, known, names)]
    file = FileBranches(branches, path, known, decided, names, imported(tree), harmless(tree, known))
    branches.factories |= file.factories
    branches.harmless |= file.harmless.names & decided.own - file.factories
    file.mark_end(tree.body)
    named = list(functions_in_classes(nodes))
    file.visit(tree.body, None)
    file.report_functions(tree, [one for one in named if (path, one[0].lineno) in branches.functions])
    return tree


@dataclass(frozen=True)
class FileBranches:
    """Finds and marks the branches of one file."""

    branches: Branches
    path: str
    known: Vocabulary
    deciders: Deciders
    factories: frozenset[str]
    imported: Mapping[str, str]
    harmless: Harmless

    def visit(self, statements: list[ast.stmt], within: TopLevelBranch | None) -> None:
        """Mark the blocks in these statements, and the blocks in those."""
        for statement in list(statements):
            if isinstance(statement, ast.FunctionDef) and not self.known.declaring(statement):
                self.visit_function(statement, within)
                continue
            self.mark_rounds(statement, within, self.mark_optional(statement, within))
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
            number = self.branches.record(self.branch("", Decided.BY_SETTINGS, node, None))
            self.branches.references[self.path, node.lineno, node.col_offset] = number
            return reporting(number, node)

        names = frozenset((owner or one).name for one, owner in functions)
        report_names(tree, names, frozenset(one.name for one, owner in functions if owner), report)

    def mark_rounds(
        self, statement: ast.stmt, within: TopLevelBranch | None, parts: list[tuple[ast.expr, TopLevelBranch]]
    ) -> None:
        """Record the comprehensions of a statement whose rounds declare something, or may; some stand in
        parts of expressions that need not be evaluated."""
        for one in comprehensions(statement):
            declaration = next(filter(self.may_declare, one.parts), None)
            if declaration is None:
                continue
            around = innermost(one.node, parts, within)
            branch = self.branch(one.condition, one.decided(self.deciders), declaration, around)
            if isinstance(one.node, ast.GeneratorExp):
                lazy = self.branch(one.condition, Decided.FROM_OUTSIDE, declaration, around, generator=True)
                first = one.node.generators[0]
                first.iter = counted(self.branches.record(lazy), first.iter)
            one.replace(reporting(self.branches.record(branch), one.element))

    def mark_optional(
        self, statement: ast.stmt, within: TopLevelBranch | None
    ) -> list[tuple[ast.expr, TopLevelBranch]]:
        """Record the parts of expressions that need not be evaluated, the outermost first."""
        found = [part for one in own_expressions(statement) for part in optional_parts(one)]
        parts: list[tuple[ast.expr, TopLevelBranch]] = []
        for part in found:
            if self.may_declare(part.expression):
                around = innermost(part.expression, parts, within)
                parts.append((part.expression, self.mark_part(part, around)))
        return parts

    def mark_part(self, part: OptionalPart, within: TopLevelBranch | None) -> TopLevelBranch:
        """Record a part of an expression that need not be evaluated."""
        decided = self.deciders.of(part.decides)
        branch = self.branch(ast.unparse(part.decides), decided, part.expression, within)
        part.replace(reporting(self.branches.record(branch), part.expression))
        return branch

    def visit_function(self, function: ast.FunctionDef, within: TopLevelBranch | None) -> None:
        """Mark the blocks of a function that declares something, or may: its arguments decide."""
        inside = replace(self, deciders=self.deciders.inside(function))
        first = next((s for s in function.body if self.declares(s, "")), None)
        any_ = first or next(filter(self.may_declare, function.body), None)
        if any_ is None:
            inside.visit(function.body, within)
            return
        called = self.branch(f"{function.name}()", Decided.BY_SETTINGS, any_, within)
        inside.mark_left(function.body, called)
        if first is not None:
            self.branches.functions[self.path, function.lineno] = len(self.branches.seen)
        function.body.insert(0, self.marker(called, function.body[0]))
        inside.visit(function.body, called)
        if is_generator(function):
            self.mark_generator(function, any_, called)

    def mark_generator(
        self, function: ast.FunctionDef, declaration: ast.stmt, called: TopLevelBranch
    ) -> None:
        """Record how often a generator is called, and how often it comes to its last declaration."""
        name = f"{function.name}()"
        branch = self.branch(name, Decided.FROM_OUTSIDE, declaration, called, generator=True)
        number = self.branches.record(branch)
        last = max(n for n, s in enumerate(function.body) if self.declares(s, "") or self.may_declare(s))
        is_simple = not blocks_and_causes(function.body[last])
        function.body.insert(
            last if is_simple else last + 1, marker(number, function.body[last], entering=False)
        )
        function.decorator_list.append(counting_calls(number, function))

    def mark(
        self, block: list[ast.stmt], decides: ast.expr, within: TopLevelBranch | None
    ) -> TopLevelBranch | None:
        """Record a block that declares something, or may."""
        condition = ast.unparse(decides)
        declarations = [s for s in block if self.declares(s, condition)]
        sure = [s for s in declarations if not self.called(s)]
        checking = "TYPE_CHECKING" in condition
        maybe = [] if checking else [s for s in block if self.may_declare(s)]
        first = next(iter([*sure, *declarations, *maybe]), None)
        if first is None:
            return within
        branch = self.branch(condition, self.deciders.of(decides), first, within)
        self.mark_left(block, branch)
        block.insert(0, self.marker(branch, block[0]))
        return branch

    def mark_left(self, block: list[ast.stmt], within: TopLevelBranch) -> None:
        """Record each declaration of a block that ``continue``, ``break`` or ``return`` may skip."""
        ways: list[tuple[ast.expr, ...]] = []
        for statement in list(block):
            if ways and self.may_declare(statement):
                decided = max(map(self.deciders.of_all, ways))
                word = ast.unparse(ways[0][-1]) if ways[0] else "what stands before it"
                branch = self.branch(word, decided, statement, within)
                block.insert(block.index(statement), self.marker(branch, statement))
            ways += leaving(statement)

    def guard(self, block: list[ast.stmt], cause: str, within: TopLevelBranch | None) -> None:
        """Record each declaration of a block that an exception before it may skip."""
        for declaration in filter(self.may_declare, list(block)):
            branch = self.branch(cause, Decided.FROM_OUTSIDE, declaration, within)
            block.insert(block.index(declaration) + 1, self.marker(branch, declaration))
            number = len(self.branches.seen) - 1
            block.insert(0, marker(number, block[0], entering=True))

    def mark_end(self, block: list[ast.stmt]) -> None:
        """Record whether a file runs to its end: the importing file may catch an exception."""
        first = next((s for s in block if self.declares(s, "")), None)
        if first is not None:
            branch = self.branch(f"import {Path(self.path).stem}", Decided.FROM_OUTSIDE, first, None)
            block.append(self.marker(branch, block[-1]))

    def branch(
        self,
        condition: str,
        decided: Decided,
        declaration: ast.stmt | ast.expr,
        within: TopLevelBranch | None,
        generator: bool = False,
    ) -> TopLevelBranch:
        """A branch of this file."""
        called = self.called(declaration)
        sure = not called and self.declares(declaration, condition)
        return TopLevelBranch(self.path, condition, decided, declaration, within, sure, called, generator)

    def marker(self, branch: TopLevelBranch, beside: ast.stmt) -> ast.stmt:
        """The statement that reports that a branch ran; the branch is recorded here."""
        return marker(self.branches.record(branch), beside, entering=False)

    def declares(self, node: ast.stmt | ast.expr, condition: str) -> bool:
        """Whether code declares something, or imports or calls something that may."""
        if isinstance(node, ASSIGNMENTS) and not set(names_given(node)).isdisjoint(READ):
            return True
        checking = "TYPE_CHECKING" in condition
        imports = isinstance(node, ast.ImportFrom) and bool(self.deciders.own & set(names_given(node)))
        makes = any(map(self.makes, at_the_top(node)))
        return (imports and not checking) or makes or bool(self.called(node))

    def may_declare(self, node: ast.stmt | ast.expr) -> bool:
        """Whether code declares something, or may for all that the file says."""
        return self.declares(node, "") or any(map(self.harmless.may_declare, at_the_top(node)))

    def called(self, statement: ast.stmt | ast.expr) -> str:
        """The function of another file that code names, if it makes no declaration itself."""
        nodes = list(at_the_top(statement))
        if any(map(self.makes, nodes)):
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


def innermost(
    node: ast.AST, parts: list[tuple[ast.expr, TopLevelBranch]], within: TopLevelBranch | None
) -> TopLevelBranch | None:
    """The branch of the last of these parts that contains a node; ``within`` if none does."""
    inside = [branch for part, branch in parts if any(one is node for one in ast.walk(part))]
    return inside[-1] if inside else within


def functions_in_classes(
    nodes: list[ast.AST],
) -> Iterator[tuple[ast.FunctionDef, ast.ClassDef | None]]:
    """Every function among the nodes of a file, with the class whose method it is."""
    owners = {one: node for node in nodes if isinstance(node, ast.ClassDef) for one in node.body}
    yield from ((node, owners.get(node)) for node in nodes if isinstance(node, ast.FunctionDef))
