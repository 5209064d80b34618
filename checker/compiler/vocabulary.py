"""The names of the words of the language in a file, found in its syntax tree without executing it."""

from __future__ import annotations

import ast
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

DECLARING = {
    "actor",
    "always",
    "eventually",
    "every_actor_finishes",
    "initial",
    "leads_to",
    "mechanism",
    "never",
    "never_waits",
    "parameter",
    "procedure",
    "reachable",
    "record",
    "shared",
}
DESCRIBING = ("Array", "Pool", "integer", "reference")  # they describe what is declared
LISTS = ("properties", "expect", "left_out")
BLOCKS = ("body", "handlers", "orelse", "finalbody", "cases")  # of a statement, in the order of its fields
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


@dataclass(frozen=True)
class Vocabulary:
    """The names of the words in a file: ``words`` maps them, ``modules`` are names of the checker."""

    words: dict[str, str]
    modules: frozenset[str]

    def word(self, node: ast.AST) -> str | None:
        """The word that an expression names, called or not."""
        match node:
            case ast.Call(func):
                return self.word(func)
            case ast.Name(name):
                return self.words.get(name)
            case ast.Attribute(ast.Name(name), word) if name in self.modules and word in DECLARING:
                return word
        return None

    def declaring(self, node: ast.AST) -> bool:
        """Whether this node, without its children, declares something when it is executed."""
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            return any(self.word(decorator) for decorator in node.decorator_list)
        return isinstance(node, ast.Call) and self.word(node) is not None


def vocabulary(tree: ast.Module) -> Vocabulary:
    """The words of the language as a file names them."""
    words: dict[str, str] = {}
    modules: set[str] = set()
    for node in statements(tree):
        if isinstance(node, ast.Import):
            modules |= {alias.asname or alias.name for alias in node.names if alias.name == "checker"}
        elif isinstance(node, ast.ImportFrom) and not node.level and in_checker(node.module):
            known = {alias.asname or alias.name: alias.name for alias in node.names}
            known |= {word: word for word in DECLARING} if "*" in known else {}
            words |= {name: word for name, word in known.items() if word in DECLARING}
    return Vocabulary(words, frozenset(modules))


def statements(tree: ast.Module) -> Iterator[ast.AST]:
    """Every statement of a file, including those in functions and classes, but no expressions."""
    waiting: list[ast.AST] = [tree]
    for node in waiting:  # grows during the loop
        yield node
        for name in BLOCKS:
            inner = getattr(node, name, None)
            if isinstance(inner, list):
                waiting += inner


def in_checker(module: str | None) -> bool:
    """Whether a module is the checker, or a part of it."""
    return (module or "").partition(".")[0] == "checker"


def names_given(target: ast.AST) -> Iterator[str]:
    """The names that a node, or anything in it outside functions, assigns."""
    for node in at_the_top(target):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.Import | ast.ImportFrom):
            yield from (alias.asname or alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name


def names_read(nodes: Iterable[ast.AST]) -> set[str]:
    """The names among some nodes that are read."""
    return {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}


def at_the_top(node: ast.AST) -> Iterator[ast.AST]:
    """A node and its children, except the bodies of functions, which are not executed in place."""
    waiting = deque([node])
    while waiting:
        here = waiting.popleft()
        yield here
        if not isinstance(here, FUNCTIONS):
            waiting.extend(ast.iter_child_nodes(here))
        elif not isinstance(here, ast.Lambda):
            waiting.extend([*here.decorator_list, *here.args.defaults, *filter(None, here.args.kw_defaults)])
