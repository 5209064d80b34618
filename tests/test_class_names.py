"""A class has a name of its own, so that a name says which class it is.

The records of `checker/kernel` are the kernel's, in the language of models: two files may have a `Cpu`.
"""

import ast
from collections import defaultdict
from pathlib import Path

CHECKER = Path(__file__).parent.parent / "checker"


def test_no_name_is_that_of_two_classes() -> None:
    places = defaultdict(list)
    for path in sorted(set(CHECKER.rglob("*.py")) - set((CHECKER / "kernel").rglob("*.py"))):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ClassDef):
                places[node.name].append(path.relative_to(CHECKER))
    twice = {name: [str(path) for path in paths] for name, paths in places.items() if len(paths) > 1}
    assert twice == {}
