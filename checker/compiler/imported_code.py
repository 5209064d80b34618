"""The code of the files that a model imports."""

from __future__ import annotations

import ast
import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import CodeType

from checker.compiler.kernel_names import PRIMITIVES
from checker.compiler.participation.branches import Branches
from checker.compiler.participation.file_branches import rewrite
from checker.compiler.participation.file_names import factories, own_names
from checker.compiler.participation.harmless import harmless
from checker.compiler.vocabulary import vocabulary


def code_of(path: str, branches: Branches) -> CodeType:
    """The code of a file as it is now, with a marker in each of its branches that may declare something."""
    if os.path.dirname(path) != os.fspath(PRIMITIVES):
        tree = ast.parse(Path(path).read_bytes(), path)
        return compile(rewrite(tree, path, branches), path, "exec", dont_inherit=True)
    status = os.stat(path)
    own = primitives_of(path, (status.st_mtime_ns, status.st_size))
    branches.factories |= own.factories
    branches.harmless |= own.harmless
    return own.code


@dataclass(frozen=True)
class Primitives:
    """A file of ``checker.kernel``: all of it runs, so that it needs no markers."""

    code: CodeType
    factories: frozenset[str]
    harmless: frozenset[str]


@lru_cache(maxsize=64)
def primitives_of(path: str, _stamp: tuple[int, int]) -> Primitives:
    """A file of ``checker.kernel``, compiled once; the stamp (time, size) detects an edited file."""
    source = Path(path).read_bytes()
    tree = ast.parse(source, path)
    known = vocabulary(tree)
    making, others = factories(tree, known), harmless(tree, known).names & own_names(tree)
    return Primitives(compile(source, path, "exec", dont_inherit=True), making, others - making)
