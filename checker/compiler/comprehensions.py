"""Comprehensions and generators of a file that may declare something in each round, or in none."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from checker.compiler.file_names import is_own
from checker.compiler.vocabulary import BLOCKS, FUNCTIONS, names_given

Comprehension: TypeAlias = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
AT_ONCE = ("list", "tuple", "set", "frozenset", "dict", "sorted")  # they take all that a generator yields


@dataclass(frozen=True)
class Rounds:
    """A comprehension. ``at_once`` says that its rounds run where it stands."""

    node: Comprehension
    at_once: bool = True

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

    def is_decided_by(self, names: frozenset[str]) -> bool:
        """Whether some of these names decide how many rounds there are."""
        targets = frozenset(name for part in self.node.generators for name in names_given(part.target))
        return any(is_own(one, names, apart=targets) for one in self.decides)

    @property
    def condition(self) -> str:
        """What decides it, as it is written."""
        return " and ".join(map(ast.unparse, self.decides))


def comprehensions(statement: ast.stmt) -> Iterator[Rounds]:
    """The comprehensions of a statement, except those in its blocks and in functions."""
    waiting: list[tuple[ast.AST, bool]] = [(one, False) for one in own_expressions(statement)]
    for node, taken in waiting:  # grows during the loop
        if isinstance(node, COMPREHENSIONS):
            yield Rounds(node, taken or not isinstance(node, ast.GeneratorExp))
        if not isinstance(node, FUNCTIONS):
            waiting += [(child, takes_all(node)) for child in ast.iter_child_nodes(node)]


def own_expressions(statement: ast.stmt) -> Iterator[ast.AST]:
    """The parts of a statement that are no blocks."""
    for name, part in ast.iter_fields(statement):
        parts = part if isinstance(part, list) else [part]
        yield from (one for one in parts if name not in BLOCKS and isinstance(one, ast.AST))


def takes_all(node: ast.AST) -> bool:
    """Whether a node takes all that a generator in it yields."""
    return isinstance(node, ast.Starred) or (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in AT_ONCE
    )
