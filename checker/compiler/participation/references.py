"""Reports each time that a function of a file which declares something is named, while the file runs."""

from __future__ import annotations

import ast
from collections.abc import Callable

Report = Callable[[ast.expr], ast.expr]


def report_names(tree: ast.Module, names: frozenset[str], methods: frozenset[str], report: Report) -> None:
    """Replace each use of these names, and of attributes called as these methods, by what ``report`` makes of
    it."""
    if names or methods:
        References(names, methods, report).visit(tree)


class References(ast.NodeTransformer):
    """Annotations are left alone: they may be no expressions that are evaluated."""

    def __init__(self, names: frozenset[str], methods: frozenset[str], report: Report) -> None:
        self.names, self.methods, self.report = names, methods, report

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """A name."""
        return self.report(node) if isinstance(node.ctx, ast.Load) and node.id in self.names else node

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        """A method of something."""
        self.generic_visit(node)
        is_named = isinstance(node.ctx, ast.Load) and node.attr in self.methods
        return self.report(node) if is_named else node

    def visit_arg(self, node: ast.arg) -> ast.arg:
        """An argument, which may have an annotation."""
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AnnAssign:
        """An assignment with an annotation."""
        node.value = self.visit(node.value) if node.value is not None else None
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        """A function: what it returns is not visited."""
        node.decorator_list = [self.visit(one) for one in node.decorator_list]
        node.args = self.visit(node.args)
        node.body = [self.visit(one) for one in node.body]
        return node
