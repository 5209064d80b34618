"""Small rooms: past these ceilings a noun is missing."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FILES = [
    path for folder in ("checker", "models", "properties") for path in sorted((ROOT / folder).rglob("*.py"))
]
LINES_OF_A_FILE = 300
LINES_OF_A_FUNCTION = 40
UNHELPFUL = {"utils", "helpers", "common", "core", "manager", "misc"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_and_functions_stay_small(path: Path) -> None:
    text = path.read_text()
    assert text.count("\n") <= LINES_OF_A_FILE
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno < LINES_OF_A_FUNCTION, node.name


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_say_what_they_are(path: Path) -> None:
    assert path.stem not in UNHELPFUL
    tree = ast.parse(path.read_text())
    assert ast.get_docstring(tree) or not tree.body


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_is_public_is_described(path: Path) -> None:
    if path.parts[-2] == "models" or "models" in path.parts:
        return  # a model's functions carry the kernel's names, which describe them
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            overload = any("overload" in ast.unparse(decorator) for decorator in node.decorator_list)
            assert overload or ast.get_docstring(node), node.name
