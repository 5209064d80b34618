"""What decides whether code of a file runs: the settings of the model, constants, or the world outside."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import IntEnum

from checker.compiler.blocks import blocks, own_expressions
from checker.compiler.file_names import FUNCTIONS_OF_PYTHON, given_by, names_of, own_names
from checker.compiler.settings import MEETABLE
from checker.compiler.vocabulary import Vocabulary, at_the_top

DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


class Decided(IntEnum):
    """What decides; of several, the largest counts.

    Settings are the parameters and mechanisms of a model, and the arguments of its functions.
    """

    BY_SETTINGS = 0
    BY_CONSTANTS = 1
    FROM_OUTSIDE = 2


@dataclass(frozen=True)
class Deciders:
    """The names that a file gives, and those of them that depend on settings."""

    own: frozenset[str]
    settings: frozenset[str]
    known: Vocabulary

    def of(self, decides: ast.expr, apart: frozenset[str] = frozenset()) -> Decided:
        """What an expression depends on; the names ``apart`` do not count."""
        used = {node.id for node in ast.walk(decides) if isinstance(node, ast.Name)} - FUNCTIONS_OF_PYTHON
        used -= apart
        if not used or not used <= self.own:
            return Decided.FROM_OUTSIDE
        return Decided.BY_CONSTANTS if used.isdisjoint(self.settings) else Decided.BY_SETTINGS

    def of_all(self, ways: Iterable[ast.expr]) -> Decided:
        """What several expressions depend on."""
        return max(map(self.of, ways), default=Decided.FROM_OUTSIDE)

    def inside(self, function: ast.FunctionDef) -> Deciders:
        """The same in a function, with its arguments and locals."""
        more = names_of(function)
        return replace(self, own=self.own | more, settings=self.settings | more)


def deciders(tree: ast.Module, known: Vocabulary) -> Deciders:
    """The deciders of a file."""
    return Deciders(own_names(tree), names_of_settings(tree, known), known)


def names_of_settings(tree: ast.Module, known: Vocabulary) -> frozenset[str]:
    """The names whose values depend on parameters and mechanisms, directly or through one another."""
    names: frozenset[str] = frozenset()
    while True:
        more = names.union(Dependence(names, known).given(tree.body, depends=False))
        if more == names:
            return names
        names = more


@dataclass(frozen=True)
class Dependence:
    """Which statements depend on settings, if these names do."""

    names: frozenset[str]
    known: Vocabulary

    def given(self, statements: list[ast.stmt], depends: bool) -> Iterator[str]:
        """The names that depend on settings after some statements; ``depends`` is true in a branch that
        does."""
        for statement in statements:
            parts = [statement] if isinstance(statement, DEFINITIONS) else own_expressions(statement)
            here = depends or any(map(self.is_setting, parts))
            if here:
                yield from (name for node in at_the_top(statement) for name in changed_by(node))
            for block in blocks(statement):
                yield from self.given(block, here)

    def is_setting(self, node: ast.AST) -> bool:
        """Whether a node uses a setting, or such a name."""
        return any(
            (isinstance(one, ast.Name) and one.id in self.names) or self.known.word(one) in MEETABLE
            for one in ast.walk(node)
        )


def changed_by(node: ast.AST) -> Iterator[str]:
    """The names that one node assigns, or whose value it may change by a method: ``names.append(...)``."""
    yield from given_by(node)
    if isinstance(node, ast.AsyncFunctionDef):
        yield node.name
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        yield from (one.id for one in ast.walk(node.func) if isinstance(one, ast.Name))
