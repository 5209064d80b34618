"""Which of the files in a folder are models."""

from __future__ import annotations

import ast
from pathlib import Path

from checker.compiler.source_file import syntax_tree
from checker.compiler.vocabulary import names_given, vocabulary
from checker.source.diagnostic import ModelError


def is_model(file: Path) -> bool:
    """Whether a file should be compiled as a model: it uses the word ``actor`` or lists properties.

    A file that cannot be read or is not Python may be meant as a model: compiling it reports the error.
    """
    if not file.is_file():
        return True  # compiling it reports why it is not a model
    try:
        _, tree = syntax_tree(str(file))
    except ModelError:
        return speaks_of_actors(file)
    known = vocabulary(tree)
    return any(known.word(node) == "actor" for node in ast.walk(tree)) or lists_properties(tree)


def lists_properties(tree: ast.Module) -> bool:
    """Whether a file lists properties, perhaps of actors that it imports."""
    imports = any(isinstance(node, ast.Import | ast.ImportFrom) for node in tree.body)
    return imports and any("properties" in names_given(s) for s in tree.body if isinstance(s, ast.Assign))


def speaks_of_actors(file: Path) -> bool:
    """Whether the text of an invalid file looks like that of a model, or cannot be read at all."""
    try:
        return "actor" in file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return True
