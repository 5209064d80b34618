"""The pytest plugin, in pytest runs of its own."""

import configparser
import importlib.metadata
import sys
from pathlib import Path

import pytest

from checker.testing.collected import NotAsDeclared

pytest_plugins = ["pytester"]
HERE = Path(__file__).parent
PLUGIN = "checker.pytest_plugin"
ALONE = ("-p", "no:hypothesispytest")  # which imports all of Hypothesis anew in each run
SETUP = HERE.parent.parent / "setup.cfg"
SEEN = "import sys; loaded = [n for n in sys.modules if n.startswith('checker.')]"
PLAIN = f"{SEEN}\ndef test_loaded(): print('LOADED', loaded)\n"
AS_DECLARED = "\nexpect = {no_update_lost: 'violated'}\n"
LOST = "    def no_update_lost"


@pytest.fixture
def folder(pytester: pytest.Pytester) -> pytest.Pytester:
    """A folder with the counter as a model, and one test of the usual kind."""
    entry_points = importlib.metadata.entry_points(group="pytest11")
    if PLUGIN not in {one.name for one in entry_points}:
        pytester.plugins.append(PLUGIN)
    pytester.mkdir("models")
    write(pytester, "counter.py", (HERE / "models/counter.py").read_text())
    write(pytester, "__init__.py", "")
    pytester.makepyfile(test_plain=PLAIN)
    return pytester


def write(pytester: pytest.Pytester, name: str, text: str) -> None:
    """Write a file among the models."""
    (pytester.path / "models" / name).write_text(text)


def run(pytester: pytest.Pytester, *words: str) -> pytest.RunResult:
    """A run of pytest in this process, in which other tests may have imported models of other folders."""
    ours = {name: sys.modules.pop(name) for name in list(sys.modules) if name.split(".")[0] == "models"}
    try:
        return pytester.runpytest_inprocess(*ALONE, *words)
    finally:
        sys.modules.update(ours)


def configured(pytester: pytest.Pytester, *lines: str) -> None:
    """The ini file of a project that has its models collected."""
    pytester.makeini("\n".join(["[pytest]", "checker_models = models/*.py", *lines]))


def test_the_entry_point_is_declared() -> None:
    parsed = configparser.ConfigParser()
    parsed.read(SETUP)
    assert parsed["options.entry_points"]["pytest11"].split() == [PLUGIN, "=", PLUGIN]


def test_off_unless_configured(folder: pytest.Pytester) -> None:
    result = folder.runpytest_subprocess(*ALONE, "-s", ".")
    result.assert_outcomes(passed=1)
    line = next(one for one in result.outlines if "LOADED" in one)
    loaded = {name.split(".")[1] for name in line.split("'")[1::2]}
    assert loaded <= {"language", "pytest_plugin"}


@pytest.mark.parametrize("words", [["."], ["models"], ["models/counter.py"], ["--checker", "models"]])
def test_one_test_for_each_property(folder: pytest.Pytester, words: list[str]) -> None:
    if "--checker" not in words:
        configured(folder)
    result = run(folder, "-v", *words)
    result.assert_outcomes(failed=1, passed=2 + (words == ["."]))
    result.stdout.fnmatch_lines([
        "models/counter.py::no_update_lost FAILED*",
        "models/counter.py::every_actor_finishes PASSED*",
        "models/counter.py::integers_stay_in_range PASSED*",
    ])  # fmt: skip
    assert result.ret == 1


def test_a_failure_is_the_race_and_the_command(folder: pytest.Pytester) -> None:
    result = run(folder, "-q", "--checker", "models")
    result.stdout.fnmatch_lines([
        "An update is lost",
        "(shortest: 8 steps, 2 switches; sequential consistency)",
        "    CPU 0 increment?0?            CPU 1 increment?1?",
        "Reproduce: python3 -m checker models/counter.py",
    ])  # fmt: skip
    result.stdout.no_fnmatch_line(f"*{NotAsDeclared.__name__}*")
    result.stdout.no_fnmatch_line("*Traceback*")
    result.stdout.no_fnmatch_line("*.py:*: *Error*")


def test_models_are_visited_beside_testpaths(folder: pytest.Pytester) -> None:
    folder.mkdir("tests").joinpath("test_one.py").write_text("def test_one(): pass\n")
    configured(folder, "testpaths = tests")
    run(folder).assert_outcomes(failed=1, passed=3)
    run(folder, "tests").assert_outcomes(passed=1)


def test_a_glob_without_a_file_is_an_error(folder: pytest.Pytester) -> None:
    folder.makeini("[pytest]\ncheckr = 1\nchecker_models = modles/*.py")
    result = run(folder, ".")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: checker_models: no file matches modles/*.py in *"])


def test_a_choice_by_name(folder: pytest.Pytester) -> None:
    configured(folder)
    run(folder, "-k", "finishes").assert_outcomes(passed=1, deselected=3)
    run(folder, "models/counter.py::no_update_lost").assert_outcomes(failed=1)


def test_a_declared_violation_passes(folder: pytest.Pytester) -> None:
    write(folder, "counter.py", (HERE / "models/counter.py").read_text() + AS_DECLARED)
    configured(folder)
    run(folder, "models").assert_outcomes(passed=3)


def test_a_declared_violation_that_holds_fails(folder: pytest.Pytester) -> None:
    text = (HERE / "models/counter.py").read_text() + "\nexpect = {'every_actor_finishes': 'violated'}\n"
    write(folder, "counter.py", text)
    result = run(folder, "--checker", "models", "-k", "finishes")
    result.assert_outcomes(failed=1, deselected=2)
    result.stdout.fnmatch_lines(["every_actor_finishes: holds, and the model declares it violated"])


def test_inconclusive_is_no_pass(folder: pytest.Pytester) -> None:
    configured(folder, "checker_options = --max-states 5")
    result = run(folder, "models")
    result.assert_outcomes(failed=3)
    result.stdout.fnmatch_lines(["no_update_lost: inconclusive (* states, then --max-states 5 reached)"])


def test_a_model_error_is_an_error(folder: pytest.Pytester) -> None:
    text = (HERE / "models/counter.py").read_text().replace("counter.value = seen + 1", "counter.value += 1")
    write(folder, "counter.py", text)
    configured(folder)
    result = run(folder, "models")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines([
        "models/counter.py:*: error: a step may touch one shared location",
        "*counter.value += 1*",
        "*help: *",
    ])  # fmt: skip
    assert result.ret == pytest.ExitCode.INTERRUPTED


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            "--max-states none",
            "checker_options: *: error: argument --max-states: `none` is not a number of states*",
        ),
        ("--json races.json", "checker_options: --json has no meaning in pytest"),
        ("-p PAGES=2", "error: the model has no parameter or mechanism `PAGES`"),
    ],
)
def test_wrong_options_are_errors(folder: pytest.Pytester, words: str, told: str) -> None:
    configured(folder, f"checker_options = {words}")
    result = run(folder, "models")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines([told])


def test_vacuous_is_a_warning(folder: pytest.Pytester) -> None:
    text = (HERE / "models/counter.py").read_text()
    text = text.replace("implies(counter.done == 2,", "implies(counter.done == 3,")
    write(folder, "counter.py", text)
    configured(folder)
    result = run(folder, "models")
    result.assert_outcomes(passed=3, warnings=1)
    result.stdout.fnmatch_lines(["*VacuousProperty: no_update_lost is vacuous: its premise was never true"])


def test_workers_share_the_properties(folder: pytest.Pytester) -> None:
    pytest.importorskip("xdist")
    configured(folder)
    result = folder.runpytest_subprocess(*ALONE, "-n", "2", "--dist", "loadfile", ".")
    result.assert_outcomes(failed=1, passed=3)
    result.stdout.fnmatch_lines(["Reproduce: python3 -m checker models/counter.py"])
