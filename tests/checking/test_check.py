"""The use case: the same outcome however it is called, and nothing written on its way."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import FrozenInstanceError, dataclass, field, replace
from pathlib import Path

import pytest

from checker import testing
from checker.__main__ import main
from checker.checking.check import NothingSeen, check
from checker.checking.listener import Show
from checker.checking.options import Explaining, Options
from checker.checking.outcome import Outcome
from checker.command_line.options import options_of
from checker.command_line.parsing import parse
from checker.compiler.compile import compile_model
from checker.exploration.deadline import LimitReached
from checker.exploration.folders import NO_FOLDERS
from checker.exploration.limits import Limits, Snapshot
from checker.report.result_file import results

ROOT = Path(__file__).parent.parent.parent
MODELS = ROOT / "tests" / "command_line" / "models"
LOST, LOCKS = str(MODELS / "lost_update.py"), str(MODELS / "lock_order.py")
SHOWN = compile_model(LOST).path  # as results name it
FORMS = ["", "--engine dpor", "--reduce none --no-why", "--max-states 5", "--counterexamples 2"]


@dataclass
class Heard:
    """A listener that remembers."""

    models: list[str] = field(default_factory=list)
    snapshots: list[Snapshot] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @contextmanager
    def searching(self, model: str) -> Iterator[Show]:
        self.models.append(model)
        yield self.snapshots.append

    def another_engine(self, why: str) -> None:
        self.remarks.append(why)

    def no_simpler_race(self, why: str) -> None:
        self.remarks.append(why)


def checked(path: str, options: Options, heard: Heard | None = None) -> Outcome:
    """Check a model."""
    return check(compile_model(path), options, heard or Heard())


@pytest.mark.parametrize("words", FORMS)
@pytest.mark.parametrize("path", [LOST, LOCKS], ids=lambda path: Path(path).stem)
def test_the_same_outcome_by_every_way(words: str, path: str, tmp_path: Path) -> None:
    options = options_of(parse(["check", path, *words.split()]), NO_FOLDERS)
    file = tmp_path / "results.json"
    main([path, "--json", str(file), *words.split()])
    directly = json.loads(json.dumps(results([checked(path, options)])))
    in_a_test = json.loads(json.dumps(results([testing.check(path, options).outcome])))
    assert json.loads(file.read_text()) == directly == in_a_test


def test_a_listener_hears_how_far_a_search_is() -> None:
    heard = Heard()
    checked(LOST, Options(engine="python", reductions=()), heard)
    assert heard.models == [SHOWN] and heard.remarks == []
    states = [snapshot.states for snapshot in heard.snapshots]
    assert states == sorted(states) and states[-1] == 46


NO_COMPILER = "it is compiled at installation or at its first use, and there is no C compiler"


def without_compiler(patch: pytest.MonkeyPatch) -> None:
    """No engine came with the package, and none can be made."""
    patch.setattr("checker.exploration.build.SHIPPED", Path("/nowhere"))
    patch.setenv("PATH", "/nowhere")
    patch.setenv("CC", "")


def test_a_listener_hears_of_another_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    without_compiler(monkeypatch)
    heard = Heard()
    assert checked(LOST, Options(engine="native"), heard).engine == "python"
    (remark,) = heard.remarks
    assert remark.startswith(f"the Python engine explores this model: {NO_COMPILER}")


def test_the_command_line_says_it_of_the_model_as_it_was_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    without_compiler(monkeypatch)
    named = f"{MODELS}/../models/lost_update.py"
    main([named, "--engine", "native", "-q"])
    assert capsys.readouterr().err.startswith(
        f"{named}: the Python engine explores this model: {NO_COMPILER}"
    )


def test_a_listener_hears_that_no_simpler_race_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "z3", None)
    heard = Heard()
    checked(LOST, Options(explaining=Explaining(simplest=1.0)), heard)
    (remark,) = set(heard.remarks)
    assert "z3" in remark


def test_where_nothing_is_seen_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def late(_: object) -> None:
        raise LimitReached("--timeout 1s reached")

    monkeypatch.setattr("checker.checking.check.ground", late)
    with pytest.raises(NothingSeen, match="--timeout 1s reached before the search had begun"):
        checked(LOST, Options())


def test_explaining_rewrites_no_trace() -> None:
    plain = checked(LOST, Options())
    told = checked(LOST, Options(explaining=Explaining(why=True), standings=True))
    assert [v.trace for v in plain.verdicts] == [v.trace for v in told.verdicts]
    explanations = [v.explanation for v in told.verdicts if v.status == "violated"]
    assert all(one.orders and one.no_return is not None for one in explanations)
    assert not any(v.explanation.orders or v.standings.race for v in plain.verdicts)
    shown = [v for v in told.verdicts if v.trace is not None]
    assert all(len(v.standings.race) == len(v.trace.states) for v in shown if v.trace is not None)


def test_a_trace_and_its_explanation_do_not_change() -> None:
    verdict = next(v for v in checked(LOST, Options()).verdicts if v.trace is not None)
    with pytest.raises(FrozenInstanceError):
        verdict.trace.steps = ()  # type: ignore[misc,union-attr]  # as somebody might try
    with pytest.raises(FrozenInstanceError):
        verdict.explanation.orders = ()  # type: ignore[misc]  # as somebody might try


def test_nothing_in_checking_reads_words_or_writes() -> None:
    for path in sorted((ROOT / "checker" / "checking").glob("*.py")):
        tree = ast.parse(path.read_text())
        imported = {
            alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names
        }
        called = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        assert not imported & {"sys", "argparse"} and not called & {"print", "open"}, path


def test_what_is_checked_is_not_changed_by_options_that_limit_nothing() -> None:
    whole = checked(LOST, Options())
    bounded = checked(LOST, replace(Options(), limits=Limits(states=10**6, seconds=600.0)))
    assert results([whole]) == results([bounded])
