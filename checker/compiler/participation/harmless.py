"""Code that certainly declares nothing: calls of Python's functions, and of functions that call only these.

All other code of a branch that does not run is reported, since it may declare something under another name:
an alias, a lambda, a method, a class, or a function of another file.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass

from checker.compiler.participation.file_names import FUNCTIONS_OF_PYTHON, is_foreign, own_names
from checker.compiler.vocabulary import DECLARING, FUNCTIONS, Vocabulary, names_given, statements

APPLYING = {"__import__", "compile", "eval", "exec", "filter", "getattr", "globals", "map", "next", "vars"}
APPLYING_MODULES = {"asyncio", "concurrent", "functools", "importlib", "itertools", "operator", "runpy"}
OF_THE_CHECKER = ("checker", "checker.testing")
METHODS = {name for kind in (str, bytes, list, dict, set, tuple, int) for name in dir(kind)}


@dataclass(frozen=True)
class Harmless:
    """The names of a file under which something harmless is called."""

    names: frozenset[str]

    def may_declare(self, node: ast.AST) -> bool:
        """Whether a node, without its children, may declare something."""
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                used = [*node.decorator_list, *(node.bases if isinstance(node, ast.ClassDef) else [])]
                return not all(map(self.is_harmless, used))
            case ast.Call(func):
                return not self.is_harmless(func)
            case ast.Import() | ast.ImportFrom():
                return not is_foreign(node)
            case _:
                return False

    def is_harmless(self, called: ast.expr) -> bool:
        """Whether calling this declares nothing."""
        match called:
            case ast.Name(name):
                return name in self.names
            case ast.Attribute(ast.Name(name), attribute):
                return name in self.names or attribute in METHODS
            case ast.Attribute(value, attribute):
                return attribute in METHODS or (isinstance(value, ast.Attribute) and self.is_harmless(value))
            case ast.Call(func):  # a decorator with arguments
                return self.is_harmless(func)
            case _:
                return False


def harmless(tree: ast.Module, known: Vocabulary) -> Harmless:
    """What a file may call without declaring anything."""
    names = (FUNCTIONS_OF_PYTHON - APPLYING - own_names(tree)) | names_of_python(tree)
    defined = {one.name: one for one in tree.body if isinstance(one, (*FUNCTIONS[:2], ast.ClassDef))}
    while True:  # suppose that all functions are harmless, until one is not
        rule = Harmless(frozenset(names | set(defined)))
        guilty = [
            name
            for name, one in defined.items()
            if any(known.declaring(node) or rule.may_declare(node) for node in ast.walk(one))
        ]
        if not guilty:
            return rule
        for name in guilty:
            del defined[name]


def names_of_python(tree: ast.Module) -> set[str]:
    """The names that a file imports from Python's library or the checker, except those that apply others."""
    names: set[str] = set()
    for node in statements(tree):
        if isinstance(node, ast.Import | ast.ImportFrom) and is_foreign(node):
            modules = (
                [one.name for one in node.names] if isinstance(node, ast.Import) else [node.module or ""]
            )
            if all(map(is_inert, modules)):
                names |= set(names_given(node))
    return names - DECLARING


def is_inert(module: str) -> bool:
    """Whether a module neither calls functions that it is given nor has words of the language."""
    package = module.partition(".")[0]
    return module in OF_THE_CHECKER if package == "checker" else package not in APPLYING_MODULES
