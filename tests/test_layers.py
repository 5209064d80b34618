"""Imports point left: the pipeline of the design, held by reading every import."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ORDER = [
    "source",
    "language",
    "program",
    "compiler",
    "ground",
    "passes",
    "analysis",
    "backends",
    "exploration",
    "counterexample",
    "checking",
    "report",
    "command_line",
    "testing",
    "pytest_plugin",
    "__main__",
]
FILES = sorted((ROOT / "checker").rglob("*.py"))


def imported(path: Path) -> set[str]:
    """The modules that a file imports, by their full names."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            found.add(node.module or "")
    return found


def parts_of_checker(path: Path) -> set[str]:
    """The parts of the checker that a file imports from."""
    names = [name.split(".") for name in imported(path)]
    return {parts[1] if len(parts) > 1 else "" for parts in names if parts[0] == "checker"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_left(path: Path) -> None:
    part = path.relative_to(ROOT / "checker").parts[0].removesuffix(".py")
    if part == "__init__":
        assert parts_of_checker(path) <= {"language"}
        return
    # "" is `from checker import __version__`, which the command line needs
    allowed = {*ORDER[: ORDER.index(part) + 1], *([""] if part == "command_line" else [])}
    assert parts_of_checker(path) <= allowed


def test_every_part_is_in_the_order() -> None:
    parts = {path.relative_to(ROOT / "checker").parts[0].removesuffix(".py") for path in FILES}
    assert parts - {"__init__"} == set(ORDER)


@pytest.mark.parametrize("folder", ["checker"])
def test_the_checker_knows_no_model(folder: str) -> None:
    for path in (ROOT / folder).rglob("*.py"):
        assert not {name.split(".")[0] for name in imported(path)} & {"models", "properties", "tests"}, path


@pytest.mark.parametrize("path", sorted((ROOT / "properties").rglob("*.py")), ids=lambda path: path.stem)
def test_properties_know_the_language_alone(path: Path) -> None:
    assert parts_of_checker(path) <= {"", "language"}


@pytest.mark.parametrize("path", sorted((ROOT / "models").rglob("*.py")), ids=lambda path: path.stem)
def test_models_know_the_language_and_properties(path: Path) -> None:
    assert parts_of_checker(path) <= {"", "language"}


def test_an_arrow_to_the_right_is_seen(tmp_path: Path) -> None:
    file = tmp_path / "wrong.py"
    file.write_text("from checker.report.story import rows\n")
    assert parts_of_checker(file) == {"report"}
