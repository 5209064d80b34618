"""Comprehensions and generators of a file that may declare something in each round, or in none."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from checker.compiler.participation.blocks import own_expressions
from checker.compiler.participation.decided import Decided, Deciders
from checker.compiler.vocabulary import FUNCTIONS, names_given

Comprehension: TypeAlias = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
AT_ONCE = ("list", "tuple", "set", "frozenset", "dict", "sorted")  # they take all that a generator yields


@dataclass(frozen=True)
class Rounds:
    """A comprehension."""

    node: Comprehension

    @property
    def element(self) -> ast.expr:
        """What each round evaluates last."""
        return self.node.value if isinstance(self.node, ast.DictComp) else self.node.elt

    def replace(self, element: ast.expr) -> None:
        """Make each round evaluate another element."""
        if isinstance(self.node, ast.DictComp):
            self.node.value = element
        else:
            self.node.elt = element

    @property
    def parts(self) -> list[ast.expr]:
        """What each round evaluates."""
        return [self.node.key, self.node.value] if isinstance(self.node, ast.DictComp) else [self.node.elt]

    @property
    def decides(self) -> list[ast.expr]:
        """What decides how many rounds there are."""
        return [one for part in self.node.generators for one in (part.iter, *part.ifs)]

    def decided(self, deciders: Deciders) -> Decided:
        """What decides how many rounds there are: the best of its parts."""
        targets = frozenset(name for part in self.node.generators for name in names_given(part.target))
        return min(deciders.of(one, apart=targets) for one in self.decides)

    @property
    def condition(self) -> str:
        """What decides it, as it is written."""
        return " and ".join(map(ast.unparse, self.decides))


def comprehensions(statement: ast.stmt) -> Iterator[Rounds]:
    """The comprehensions of a statement, except those in its blocks and in functions."""
    waiting = list(own_expressions(statement))
    for node in waiting:  # grows during the loop
        if isinstance(node, COMPREHENSIONS):
            yield Rounds(node)
        if not isinstance(node, FUNCTIONS):
            waiting += ast.iter_child_nodes(node)


def takes_all(node: ast.AST) -> bool:
    """Whether a node takes all that a generator in it yields."""
    return isinstance(node, ast.Starred) or (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in AT_ONCE
    )
