"""Each exit status, together with what the result file says."""

from __future__ import annotations

import itertools
import json
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from checker.checking import check as checking
from checker.checking.outcome import Outcome
from checker.command_line import check
from checker.compiler.compile import Model
from tests.command_line.running import CHECKER, MODELS, Inside, environment

BROKEN = "from checker import actor\n\n\n@actor\ndef f() -> None:\n    x = [1]\n"


@pytest.mark.parametrize(
    ("words", "status", "verdict", "exhaustive"),
    [
        (["clean.py"], 0, "holds", True),
        (["gaps.py"], 0, "holds", True),
        (["as_declared.py"], 0, "violated", True),
        (["as_declared.py", "-p", "WRITES=off"], 1, "holds", True),
        (["lost_update.py"], 1, "violated", True),
        (["last_reference.py"], 1, "violated", True),
        (["lock_order.py"], 1, "violated", True),
        (["wide.py", "--max-states", "1000"], 3, "inconclusive", False),
        (["wide.py", "-p", "DECLARED=on", "--max-states", "1000"], 3, "inconclusive", False),
        (["vast.py", "--max-states", "1000"], 1, "violated", False),
        (["lost_update.py", "--max-states", "2"], 3, "inconclusive", False),
    ],
)
def test_status_and_verdict(
    checker: Inside, words: list[str], status: int, verdict: str, exhaustive: bool
) -> None:
    ran = checker(*words, "--json", "-")
    (result,) = ran.results
    assert (ran.status, result["verdict"], result["exhaustive"]) == (status, verdict, exhaustive)
    said = [line for line in ran.err.splitlines() if line.startswith(f"{words[0]}:")]
    assert f" {verdict}" in said[-1]
    assert ("stopped" in result) is not exhaustive


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["wide.py", "--timeout", "0"], "--timeout 0s reached"),
        (["clean.py", "--timeout", "0"], "--timeout 0s reached"),
        (["wide.py", "--max-memory", "1M"], "--max-memory 1M reached"),
    ],
)
def test_no_time_or_memory_at_all_is_inconclusive(checker: Inside, words: list[str], said: str) -> None:
    """On a busy machine the model is not even read."""
    ran = checker(*words, "--json", "-")
    assert ran.status == 3 and said in ran.err
    assert [(one["verdict"], one["exhaustive"]) for one in ran.results] in ([], [("inconclusive", False)])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "required: MODEL"),
        (["--no-such-option", "clean.py"], "unrecognized arguments: --no-such-option"),
        (["clean.py", "--max"], "unrecognized arguments: --max"),  # no abbreviations
        (["clean.py", "--max-states", "0"], "not a positive whole number"),
        (["sizes.py", "-p", "N=2", "-p", "N=3"], "N is set more than once (-p N=2 and -p N=3): say it once"),
        (["emit", "table", "sizes.py", "-p", "N=2", "-p", "N=2"], "N is set more than once"),
        (["clean.py", "--max-memory", "much"], "not a size"),
        (["clean.py", "--max-memory", "0"], "`0` is no memory at all"),
        (["clean.py", "--timeout", "soon"], "not a time"),
        (["clean.py", "--reduce", "all,more"], "`all` is not a reduction"),
        (["clean.py", "-p", "PAGES"], "not NAME=VALUE"),
        (["clean.py", "-p", "PAGES=2"], "clean.py: error: the model has no parameter or mechanism `PAGES`"),
        (["too_many_pins.py", "-p", "USER=2"], "did you mean `USERS`?"),
        (["too_many_pins.py", "-p", "USERS=9"], "it goes from 1 to 5"),
        (["too_many_pins.py", "-p", "USERS=x"], "not a whole number"),
        (["nothing.py"], "cannot read nothing.py: No such file or directory\n"),
        (["clene.py"], "cannot read clene.py: No such file or directory (did you mean `clean.py`?)"),
        (["../models/wide"], "(did you mean `../models/wide.py`?)"),
        (["clean.py", "--list", "--json", "x.json"], "--list explores nothing"),
    ],
)
def test_wrong_usage_is_2(checker: Inside, words: list[str], said: str) -> None:
    ran = checker(*words)
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err
    assert "Traceback" not in ran.err


def test_a_model_error_is_2_and_has_no_result(checker: Inside, tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text(BROKEN)
    ran = checker(tmp_path / "broken.py", "--json", "-")
    assert (ran.status, ran.results) == (2, [])
    assert "broken.py:6:" in ran.err


def test_a_folder_without_models_is_2(checker: Inside, tmp_path: Path) -> None:
    (tmp_path / "notes.py").write_text("x = 1\n")
    ran = checker(tmp_path)
    assert ran.status == 2
    assert ran.err.startswith(f"error: no models in {tmp_path}\n")


def test_a_broken_model_in_a_folder_does_not_stop_the_others(checker: Inside, tmp_path: Path) -> None:
    (tmp_path / "a_broken.py").write_text(BROKEN)
    (tmp_path / "b_dangling.py").symlink_to(tmp_path / "nowhere.py")
    (tmp_path / "c_clean.py").write_text((MODELS / "clean.py").read_text())
    (tmp_path / "d_no_model.py").write_text("x = 1\n")
    ran = checker(tmp_path, "--json", "-")
    assert ran.status == 2
    assert [result["model"] for result in ran.results] == [str(tmp_path / "c_clean.py")]
    assert "a_broken.py:6:" in ran.err and "b_dangling.py" in ran.err and "d_no_model" not in ran.err


def test_a_fault_of_the_checker_is_70_and_does_not_stop_the_others(
    checker: Inside, monkeypatch: pytest.MonkeyPatch
) -> None:
    def faulty(model: Model, *rest: Any) -> Outcome:
        if model.path == "gaps.py":
            raise ZeroDivisionError("no such luck")
        return checking.check(model, *rest)

    monkeypatch.setattr(check, "checked", faulty)
    ran = checker("gaps.py", "clean.py", "--json", "-")
    assert ran.status == 70
    assert [result["model"] for result in ran.results] == ["clean.py"]
    assert "ZeroDivisionError: no such luck" in ran.err
    assert "gaps.py: this is a fault of the checker, not of the model" in ran.err


def test_too_little_memory_is_3(checker: Inside, monkeypatch: pytest.MonkeyPatch) -> None:
    def greedy(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(check, "checked", greedy)
    ran = checker("clean.py")
    assert (ran.status, ran.err) == (3, "clean.py: inconclusive: out of memory\n")


@pytest.mark.parametrize(
    ("statuses", "worst"),
    [
        ((0, 3), 3),
        ((3, 1), 1),
        ((1, 2), 2),
        ((2, 70), 70),
        ((70, 130), 130),
        ((0, 1, 2, 3, 70), 70),
        ((0, 0), 0),
    ],
)
def test_the_worst_of_several_counts(statuses: tuple[int, ...], worst: int) -> None:
    assert {check.worst(list(order)) for order in itertools.permutations(statuses)} == {worst}


def test_several_models_on_one_command_line(checker: Inside) -> None:
    for words in itertools.permutations(["clean.py", "lost_update.py", "nothing.py"]):
        ran = checker(*words, "--json", "-")
        assert ran.status == 2
        assert [r["model"] for r in ran.results] == [word for word in words if word != "nothing.py"]
    assert checker("clean.py", "lost_update.py").status == 1
    assert checker("clean.py", "as_declared.py").status == 0
    assert checker("wide.py", "clean.py", "--max-states", "1000").status == 3
    assert checker("wide.py", "lost_update.py", "--max-states", "1000").status == 1


def test_ctrl_c_reports_what_was_found_until_then(tmp_path: Path) -> None:
    file = tmp_path / "found.json"
    run = subprocess.Popen(
        [*CHECKER, "vast.py", "clean.py", "--jobs", "1", "--json", str(file)],
        cwd=MODELS,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert run.stderr is not None
    assert "states/s" in run.stderr.readline()  # the search is under way: a progress line after a second
    time.sleep(0.1)
    run.send_signal(signal.SIGINT)
    out, err = run.communicate(timeout=60)
    assert run.returncode == 130
    assert "vast: a cell reaches 99\n(shortest: 1 step; " in out
    assert "vast.py: violated: 1 violated, 4 open\n" in out and "states, then interrupted," in out
    assert "\nclean.py: not checked: interrupted before it was started\n" in out  # it ends the run
    assert "Traceback" not in err
    (result,) = json.loads(file.read_text())["results"]
    assert (result["stopped"], result["exhaustive"], result["verdict"]) == ("interrupted", False, "violated")
    assert [p["status"] for p in result["properties"]] == ["violated"] + ["unknown"] * 4


def test_ctrl_c_outside_of_a_search_ends_the_run_too(
    checker: Inside, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(check, "compile_model", stopped)
    ran = checker("clean.py", "gaps.py", "--jobs", "1", "--json", "-")
    assert (ran.status, ran.results, ran.err) == (130, [], "clean.py: interrupted\n")


def test_a_violation_that_was_seen_rejects_a_combination_that_was_not_seen_whole(checker: Inside) -> None:
    ran = checker("rejected_early.py", "--mechanisms", "--max-states", "20", "-q", "--engine", "python")
    assert ran.status == 1
    assert (
        "  {}  violated: counts_stay_even in 1 step; open: every_actor_finishes, and 3 more  (21 states)\n"
        in ran.out
    )
    assert (
        "  {CAREFUL}  open: every_actor_finishes, and 4 more; not all was seen: --max-states 20 reached"
        in ran.out
    )


def test_all_wrong_arguments_are_reported_at_once_below_one_line_of_usage(checker: Inside) -> None:
    ran = checker(
        "clean.py", "--proprty", "x", "--max-states", "much", "--engine", "fast", "--jobs", "0",
        "-p", "N", "-p", "M=1", "-p", "M=2", "--timeout",
    )  # fmt: skip
    assert (ran.status, ran.out) == (2, "")
    where = "python -m checker check: error:"
    assert ran.err.splitlines() == [
        "usage: python -m checker [check] [options] [MODEL ...]",
        f"{where} unrecognized arguments: --proprty (did you mean `--property`?)",
        f"{where} argument --max-states: `much` is not a number of states: use 5000, 10k or 5M",
        f"{where} argument --engine: `fast` is not one of auto, python, native, dpor",
        f"{where} argument --jobs: `0` is not a positive whole number",
        f"{where} argument -p: `N` is not NAME=VALUE",
        f"{where} argument --timeout: expected one argument",
    ]


def test_all_contradictions_are_reported_at_once(checker: Inside) -> None:
    ran = checker("clean.py", "--list", "--json", "x.json", "--confirm", "spin", "--depth", "3")
    assert ran.status == 2
    assert [line.partition(": error: ")[2] for line in ran.err.splitlines()[1:]] == [
        "--list explores nothing, so --json has nothing to write",
        "--confirm is for one instance: leave out --list and --mechanisms",
        "--depth bounds executions: use it with --engine dpor",
    ]


@pytest.mark.parametrize(
    ("words", "usage"),
    [
        (["replay"], "replay [options] TRACE.json"),
        (["emit"], "emit [options] WHAT MODEL"),
        (["graph"], "graph [options] MODEL"),
    ],
)
def test_a_usage_is_one_line(checker: Inside, words: list[str], usage: str) -> None:
    first, *others = checker(*words).err.splitlines()
    assert first == f"usage: python -m checker {usage}"
    assert [line.split(": ")[1:3] for line in others] == [["error", "the following arguments are required"]]


def test_the_value_of_an_unknown_option_is_not_reported_again(checker: Inside) -> None:
    ran = checker("graph", "clean.py", "more.py", "--max-sates", "5")
    assert [line.partition(": error: ")[2] for line in ran.err.splitlines()[1:]] == [
        "unrecognized arguments: --max-sates (did you mean `--max-states`?)",
        "unrecognized arguments: more.py (`python -m checker graph --help` lists what there is)",
    ]


def test_a_misspelt_command_is_no_model(checker: Inside) -> None:
    ran = checker("grahp", "clean.py")
    assert ran.status == 2
    assert ran.err.splitlines()[1:] == [
        "python -m checker: error: there is no command and no file `grahp` (did you mean `graph`?)"
    ]
