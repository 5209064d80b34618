"""Imports point left: the pipeline of the design, held by reading every import."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ORDER = [
    "source",
    "event_log",
    "litmus",
    "language",
    "kernel",
    "program",
    "compiler",
    "ground",
    "passes",
    "analysis",
    "backends",
    "exploration",
    "cluster",
    "counterexample",
    "conformance",
    "checking",
    "walking",
    "comparison",
    "report",
    "command_line",
    "testing",
    "pytest_plugin",
    "__main__",
]
FILES = sorted((ROOT / "checker").rglob("*.py"))
# What stands outside the checker: the parts of it and the folders that it imports from ("" is the words).
OUTSIDE = {
    "properties": ({"", "language", "kernel"}, {"properties"}),
    "models": ({"", "language", "kernel"}, {"properties", "models"}),
}
OUTER_FILES = sorted(path for folder in OUTSIDE for path in (ROOT / folder).rglob("*.py"))


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


def folders(path: Path) -> set[str]:
    """The folders of the project, beside the checker, that a file imports from."""
    return {name.split(".")[0] for name in imported(path)} & {
        "models",
        "properties",
        "tests",
        "bench",
        "mutation",
    }


def allowed_parts(path: Path) -> set[str]:
    """The parts of the checker that one of its files may import from."""
    part = path.relative_to(ROOT / "checker").parts[0].removesuffix(".py")
    if part == "__init__":
        return {"language", "source"}
    if part == "kernel":  # files in the language, for authors of models
        return {"", "kernel"}
    # "" is `from checker import __version__`, which the command line needs, and a cluster compares
    left = {*ORDER[: ORDER.index(part) + 1], *([""] if part in ("cluster", "command_line") else [])}
    return left - {"kernel"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_left(path: Path) -> None:
    assert parts_of_checker(path) <= allowed_parts(path)
    assert folders(path) == set()


def test_every_part_is_in_the_order() -> None:
    parts = {path.relative_to(ROOT / "checker").parts[0].removesuffix(".py") for path in FILES}
    assert parts - {"__init__"} == set(ORDER)


BACK_ENDS = ("python", "table", "z3", "promela", "tla")


def other_back_ends(path: Path, back_end: str) -> set[str]:
    """The back ends that a file of one of them imports from beside its own."""
    others = {f"checker.backends.{one}" for one in BACK_ENDS if one != back_end}
    return {other for other in others for name in imported(path) if f"{name}.".startswith(f"{other}.")}


@pytest.mark.parametrize("back_end", BACK_ENDS)
def test_back_ends_know_nothing_of_each_other(back_end: str) -> None:
    files = sorted((ROOT / "checker/backends" / back_end).glob("*.py"))
    assert len(files) > 3
    for path in files:
        assert other_back_ends(path, back_end) == set(), path


def test_a_back_end_that_knows_another_is_seen(tmp_path: Path) -> None:
    file = tmp_path / "wrong.py"
    file.write_text("from checker.backends.python.expressions import PythonCoder\n")
    assert other_back_ends(file, "table") == {"checker.backends.python"}
    assert other_back_ends(file, "python") == set()


def test_the_ground_program_knows_nothing_of_its_build() -> None:
    for path in (ROOT / "checker/ground").glob("*.py"):
        assert not {name for name in imported(path) if name.startswith("checker.ground.build")}, path


@pytest.mark.parametrize("path", OUTER_FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_properties_and_models_import_one_way(path: Path) -> None:
    parts, others = OUTSIDE[path.relative_to(ROOT).parts[0]]
    assert parts_of_checker(path) <= parts
    assert folders(path) <= others


WRONG = [
    ("checker/kernel/page.py", "from checker.language.words import atomic"),
    ("checker/kernel/page.py", "import properties.locking"),
    ("checker/language/words.py", "from checker.kernel.page import Page"),
    ("checker/compiler/load.py", "from checker.kernel.page import Page"),
    ("checker/compiler/load.py", "from checker.report.story import rows"),
    ("checker/command_line/check.py", "from models import status_quo"),
    ("properties/locking.py", "from models.status_quo import pages"),
    ("properties/locking.py", "from checker.compiler.compile import compile_model"),
    ("models/status_quo.py", "from tests.programs import compiled"),
]


@pytest.mark.parametrize(("place", "line"), WRONG)
def test_an_arrow_the_wrong_way_is_seen(
    place: str, line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.test_layers.ROOT", tmp_path)
    file = tmp_path / place
    file.parent.mkdir(parents=True)
    file.write_text(f"{line}\n")
    check = (
        test_imports_point_left if place.startswith("checker") else test_properties_and_models_import_one_way
    )
    with pytest.raises(AssertionError):
        check(file)
