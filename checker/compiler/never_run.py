"""Functions of the model file that declare something and never run, although nothing of the file says so."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from checker.compiler.comprehensions import Rounds, takes_all
from checker.compiler.file_names import is_own, names_of, own_names
from checker.compiler.load import Module
from checker.compiler.source_file import nodes_of, syntax_tree
from checker.compiler.vocabulary import at_the_top, names_given

CONTAINERS = (ast.Dict, ast.List, ast.Tuple, ast.Set)


def never_run(module: Module) -> Iterator[tuple[ast.FunctionDef, str]]:
    """The functions that declare something and never ran, each with the name by which it is called.

    Left out are those of which the names of the file, or the arguments of a function, decide whether they
    run: as a branch, a number of rounds, or a choice among functions.
    """
    _, tree = syntax_tree(module.source.path)
    idle = [one for one in nodes_of(tree) if isinstance(one, ast.FunctionDef) and is_idle(one, module)]
    if not idle:
        return
    callers = Callers(tree, own_names(tree))
    for function in idle:
        inside_another = any(is_idle(one, module) for one in callers.around(function))
        references = callers.references(function)
        if not inside_another and not any(callers.is_decided(one, module) for one in references):
            yield function, callers.called_name(function)


def is_idle(function: ast.FunctionDef, module: Module) -> bool:
    """Whether a function of the model file declares something, and never ran."""
    return module.branches.has_run(module.source.path, function.lineno) is False


class Callers:
    """Where the functions of a file are named; ``names`` are those that the file gives."""

    def __init__(self, tree: ast.Module, names: frozenset[str]) -> None:
        self.nodes = list(nodes_of(tree))
        self.parents = {child: node for node in self.nodes for child in ast.iter_child_nodes(node)}
        self.names = names

    def above(self, node: ast.AST) -> Iterator[tuple[ast.AST, ast.AST]]:
        """The nodes around a node, the innermost first, each with the part of it that leads there."""
        while (parent := self.parents.get(node)) is not None:
            yield parent, node
            node = parent

    def around(self, node: ast.AST) -> list[ast.FunctionDef]:
        """The functions around a node, the innermost first."""
        return [one for one, _ in self.above(node) if isinstance(one, ast.FunctionDef)]

    def class_of(self, function: ast.FunctionDef) -> ast.ClassDef | None:
        """The class whose method a function is."""
        parent = self.parents[function]
        return parent if isinstance(parent, ast.ClassDef) else None

    def called_name(self, function: ast.FunctionDef) -> str:
        """``make``, or ``Team.start`` of a method."""
        owner = self.class_of(function)
        return f"{owner.name}.{function.name}" if owner else function.name

    def references(self, function: ast.FunctionDef) -> list[ast.expr]:
        """Where a function is named, outside itself: a method by its name, or by that of its class."""
        owner = self.class_of(function)
        name = owner.name if owner else function.name
        found = [
            node
            for node in self.nodes
            if (isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load))
            or (owner and isinstance(node, ast.Attribute) and node.attr == function.name)
        ]
        return [node for node in found if function not in self.around(node)]

    def is_decided(self, reference: ast.expr, module: Module) -> bool:
        """Whether names of the file, or arguments, decide whether the function that is named here runs."""
        around = self.around(reference)
        if any(is_idle(one, module) for one in around):
            return True  # what calls it does not run, which is said of that
        names = self.names.union(*map(names_of, around))
        chosen = any(self.chooses(parent, part, reference, names) for parent, part in self.above(reference))
        if chosen or module.branches.is_evaluated(module.source.path, reference):
            return chosen
        return any(self.decides(parent, part, names) for parent, part in self.above(reference))

    def is_chosen_from(self, container: ast.expr) -> bool:
        """Whether names of the file choose from a list or dict that an assignment gives a name."""
        given = self.parents[container]
        names = frozenset(names_given(given)) if isinstance(given, ast.Assign) else frozenset()
        return any(
            isinstance(node, ast.Subscript)
            and isinstance(node.value, ast.Name)
            and node.value.id in names
            and is_own(node.slice, self.names)
            for node in self.nodes
        )

    def chooses(self, node: ast.AST, part: ast.AST, reference: ast.expr, names: frozenset[str]) -> bool:
        """Whether a node chooses by names of the file among functions, or how often to call one."""
        match node:
            case ast.Subscript(value, index):
                return part is value and is_own(index, names)
            case ast.Call(_, arguments):
                others = [one for one in arguments if one is not part]
                at_once = takes_all(self.parents[node])
                return part in arguments and at_once and any(is_own(one, names) for one in others)
            case _:
                return part is reference and isinstance(node, CONTAINERS) and self.is_chosen_from(node)

    def decides(self, node: ast.AST, part: ast.AST, names: frozenset[str]) -> bool:
        """Whether a node decides by names of the file whether a part of it is evaluated."""
        match node:
            case ast.If(test) | ast.While(test) | ast.IfExp(test):
                return part is not test and is_own(test, names)
            case ast.For(_, iterated):
                return part is not iterated and is_own(iterated, names)
            case ast.Match(subject):
                return part is not subject and is_own(subject, names)
            case ast.BoolOp(_, values):
                return any(is_own(one, names) for one in values if one is not part)
            case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
                return Rounds(node).is_decided_by(names)
            case _:
                return False


def how_to_run(function: ast.FunctionDef, name: str) -> str:
    """How to make a function run."""
    if any(isinstance(node, ast.Yield | ast.YieldFrom) for s in function.body for node in at_the_top(s)):
        return f"it is a generator: keep `list({name}(...))`, or delete it"
    return "call it at the top level and keep what it returns, or delete it"
