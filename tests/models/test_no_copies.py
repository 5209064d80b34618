"""A design's file holds what that design changes: no two of them have the same actor or procedure."""

import ast
from collections import defaultdict
from pathlib import Path

from tests.models.test_models import MODELS


def declared(model: Path) -> dict[tuple[str, str], int]:
    """The actors and procedures of a model by name and content, docstrings aside."""
    nodes = [
        n for n in ast.parse(model.read_text()).body if isinstance(n, ast.FunctionDef) and n.decorator_list
    ]
    bodies = [(node, node.body[1:] if ast.get_docstring(node) else node.body) for node in nodes]
    return {(node.name, ast.unparse(ast.Module(body, []))): node.lineno for node, body in bodies}


def test_no_actor_is_in_two_models() -> None:
    places: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for model in MODELS:
        for what, line in declared(model).items():
            places[what].append(f"{model.name}:{line}")
    assert {name: where for (name, _), where in places.items() if len(where) > 1} == {}
