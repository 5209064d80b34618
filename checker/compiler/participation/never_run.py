"""Functions of the model file that declare something and never run, although nothing of the file says so."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import reduce

from checker.compiler.load import Module
from checker.compiler.participation.comprehensions import Rounds, takes_all
from checker.compiler.participation.decided import Decided, Deciders, deciders
from checker.compiler.participation.file_names import is_generator
from checker.compiler.source_file import nodes_of, syntax_tree
from checker.compiler.vocabulary import names_given, vocabulary

CONTAINERS = (ast.Dict, ast.List, ast.Tuple, ast.Set)


def never_run(module: Module) -> Iterator[tuple[ast.FunctionDef, str, Decided]]:
    """The functions that declare something and never ran.

    Each with the name by which it is called, and what decides that it did not run. Left out are those of
    which settings, or the arguments of a function, decide whether they run: as a branch, a number of rounds,
    or a choice among functions.
    """
    _, tree = syntax_tree(module.source.path)
    idle = [one for one in nodes_of(tree) if isinstance(one, ast.FunctionDef) and is_idle(one, module)]
    if not idle:
        return
    callers = Callers(tree, deciders(tree, vocabulary(tree)), module)
    for function in idle:
        decided = callers.decided(function)
        if decided > Decided.BY_SETTINGS and not any(
            is_idle(one, module) for one in callers.around(function)
        ):
            yield function, callers.called_name(function), decided


def is_idle(function: ast.FunctionDef, module: Module) -> bool:
    """Whether a function of the model file declares something, and never ran."""
    return module.branches.has_run(module.source.path, function.lineno) is False


class Callers:
    """Where the functions of a file are named, and what decides whether they run."""

    def __init__(self, tree: ast.Module, deciders: Deciders, module: Module) -> None:
        self.nodes = list(nodes_of(tree))
        self.parents = {child: node for node in self.nodes for child in ast.iter_child_nodes(node)}
        self.deciders, self.module = deciders, module

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

    def decided(self, function: ast.FunctionDef) -> Decided:
        """What decides that a function did not run: the best of the places where it is named."""
        return min(map(self.decided_at, self.references(function)), default=Decided.FROM_OUTSIDE)

    def decided_at(self, reference: ast.expr) -> Decided:
        """What decides whether the function that is named here runs."""
        around = self.around(reference)
        if any(is_idle(one, self.module) for one in around):
            return Decided.BY_SETTINGS  # what calls it does not run, which is said of that
        inside = reduce(Deciders.inside, around, self.deciders)
        above = list(self.above(reference))
        by = [inside.of(one) for pair in above for one in self.choosing(*pair, reference)]
        if not self.module.branches.is_evaluated(self.module.source.path, reference):
            within_file = [one < Decided.FROM_OUTSIDE for pair in above for one in branching(*pair, inside)]
            by += [Decided.BY_SETTINGS] if any(within_file) else []  # or constants: said of the branch
        return min(by, default=Decided.FROM_OUTSIDE)

    def choosing(self, node: ast.AST, part: ast.AST, reference: ast.expr) -> list[ast.expr]:
        """What chooses at a node among functions, or how often to call one."""
        match node:
            case ast.Subscript(value, index):
                return [index] if part is value else []
            case ast.Call(_, arguments):
                at_once = part in arguments and takes_all(self.parents[node])
                return [one for one in arguments if one is not part] if at_once else []
            case _:
                return self.indices(node) if part is reference and isinstance(node, CONTAINERS) else []

    def indices(self, container: ast.expr) -> list[ast.expr]:
        """What chooses from a list or dict that an assignment gives a name."""
        given = self.parents[container]
        names = frozenset(names_given(given)) if isinstance(given, ast.Assign) else frozenset()
        return [
            node.slice
            for node in self.nodes
            if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id in names
        ]


def branching(node: ast.AST, part: ast.AST, deciders: Deciders) -> list[Decided]:
    """What decides at a node whether a part of it is evaluated."""
    match node:
        case ast.If(test) | ast.While(test) | ast.IfExp(test):
            return [deciders.of(test)] if part is not test else []
        case ast.For(_, iterated):
            return [deciders.of(iterated)] if part is not iterated else []
        case ast.Match(subject):
            return [deciders.of(subject)] if part is not subject else []
        case ast.BoolOp(_, values):
            return [deciders.of(one) for one in values if one is not part]
        case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            return [Rounds(node).decided(deciders)]
        case _:
            return []


def how_to_run(function: ast.FunctionDef, name: str) -> str:
    """How to make a function run."""
    if is_generator(function):
        return f"it is a generator: keep `list({name}(...))`, or delete it"
    return "call it at the top level and keep what it returns, or delete it"
