"""What decides whether code of a file runs: the settings of the model, constants, or the world outside."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import IntEnum

from checker.compiler.participation.blocks import blocks, own_expressions
from checker.compiler.participation.file_names import FUNCTIONS_OF_PYTHON, given_by, names_of, own_names
from checker.compiler.settings import MEETABLE
from checker.compiler.vocabulary import Vocabulary, names_read

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
    uses = list(uses_of(tree.body, known))
    names: set[str] = set()
    while any(use.names_setting for use in uses):
        before, depends = len(names), [False] * len(uses)
        for number, use in enumerate(uses):
            around = use.within is not None and depends[use.within]
            depends[number] = around or use.names_setting or not names.isdisjoint(use.reads)
            names |= use.gives if depends[number] else frozenset()
        if len(names) == before:
            break
    return frozenset(names)


@dataclass(frozen=True)
class Use:
    """What one statement, without its blocks, reads and gives, and whether it names a setting.

    ``within`` is the number of the statement around it.
    """

    reads: frozenset[str]
    gives: frozenset[str]
    names_setting: bool
    within: int | None


def uses_of(statements: list[ast.stmt], known: Vocabulary) -> Iterator[Use]:
    """The uses of some statements and of those in their blocks, each after what it is within."""
    waiting: list[tuple[ast.stmt, int | None]] = [(one, None) for one in statements]
    for number, (statement, within) in enumerate(waiting):  # grows during the loop
        whole = isinstance(statement, DEFINITIONS)
        nodes = [n for part in ([statement] if whole else own_expressions(statement)) for n in ast.walk(part)]
        given = [statement, *([] if whole else nodes)]
        yield Use(
            frozenset(names_read(nodes)),
            frozenset(name for node in given for name in changed_by(node)),
            any(known.word(node) in MEETABLE for node in nodes),
            within,
        )
        waiting += [(one, number) for block in blocks(statement) for one in block]


def changed_by(node: ast.AST) -> Iterator[str]:
    """The names that one node assigns, or whose value it may change by a method: ``names.append(...)``."""
    yield from given_by(node)
    if isinstance(node, ast.AsyncFunctionDef):
        yield node.name
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node.id
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        yield from (one.id for one in ast.walk(node.func) if isinstance(one, ast.Name))
