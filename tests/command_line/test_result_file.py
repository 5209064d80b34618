"""The result file: its shape, its order of keys, and that nothing in it changes from run to run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.command_line.running import MODELS, Inside, outside

COMMAND = {"actor": str, "procedure": str, "file": str, "line": int, "text": str}
CALL = {"procedure": str, "file": str, "line": int}
# What DESIGN fixes, in order. A list has one element: the shape of all; a dict of one type: any names.
SHAPE: dict[str, Any] = {
    "model": str,
    "sha256": str,
    "parameters": {str: (int, bool)},
    "engine": str,
    "reductions": [str],
    "memory_model": str,
    "verdict": str,
    "exhaustive": bool,
    "stats": {"states": int, "transitions": int, "depth": int},
    "properties": [
        {
            "name": str,
            "kind": str,
            "status": str,
            "expected": str,
            "sentence": str,
            "file": str,
            "line": int,
            "trace": (int, type(None)),
        }
    ],
    "coverage": {
        "commands": [{**COMMAND, "calls": [CALL], "taken": int}],
        "never_taken": [{**COMMAND, "calls": [CALL]}],
        "vacuous": [str],
        "never_judged": {str: str},
        "without_end": [str],
    },
    "traces": [
        {
            "property": str,
            "length": int,
            "switches": int,
            "proved": {"shortest": bool, "fewest_switches": bool},
            "initial": int,
            "steps": [{**COMMAND, "choice": int, "reads": {str: str}, "changed": {str: [str]}}],
            "loop_from": (int, type(None)),
            "stuck": [{"actor": str, "file": str, "line": int, "text": str}],
            "orders": [{"before": int, "after": int}],
            "no_return": (int, type(None)),
            "instead": [str],
            "near_misses": [{"reverses": int}],
            "sequences": (dict, type(None)),
            "executions": (dict, type(None)),
        }
    ],
    "costs": [{"actor": str, "atomics": int, "writes": int, "reads": int, "waits": int}],
    "warnings": [{"file": str, "line": int, "text": str}],
}


def assert_shape(content: Any, shape: Any, where: str = "result") -> None:
    """Types and keys are as given, keys in this order; what follows them is an addition."""
    if isinstance(shape, dict) and str in shape:
        assert isinstance(content, dict), where
        for name, value in content.items():
            assert_shape(value, shape[str], f"{where}.{name}")
    elif isinstance(shape, dict):
        assert isinstance(content, dict), where
        assert list(content)[: len(shape)] == list(shape), where
        for name in shape:
            assert_shape(content[name], shape[name], f"{where}.{name}")
    elif isinstance(shape, list):
        assert isinstance(content, list), where
        for index, value in enumerate(content):
            assert_shape(value, shape[0], f"{where}[{index}]")
    else:
        kinds = shape if isinstance(shape, tuple) else (shape,)
        assert type(content) in kinds, f"{where} is {content!r}"


def test_every_field_of_every_result(checker: Inside) -> None:
    results = checker(".", "--json", "-", "--max-states", "1000").results
    assert len(results) == len(list(MODELS.glob("*.py")))
    for result in results:
        assert_shape(result, SHAPE)
        assert set(result) - set(SHAPE) <= {"stopped"}
        for number, judged in enumerate(p["trace"] for p in result["properties"]):
            if judged is not None:
                assert result["traces"][judged]["property"] == result["properties"][number]["name"]
        for trace in result["traces"]:
            assert trace["length"] == len(trace["steps"])


def test_what_a_result_says(checker: Inside) -> None:
    (result,) = checker("lost_update.py", "--reduce", "none", "--json", "-").results
    assert result["model"] == "lost_update.py"
    assert (result["engine"], result["reductions"], result["memory_model"]) == ("native", [], "sc")
    assert result["properties"][0] == {
        "name": "no_update_lost",
        "kind": "always",
        "status": "violated",
        "expected": "holds",
        "sentence": "an update is lost",
        "file": "lost_update.py",
        "line": 24,
        "trace": 0,
    }
    (trace,) = result["traces"]
    assert (trace["property"], trace["length"], trace["proved"]["shortest"]) == ("no_update_lost", 8, True)
    assert trace["executions"] == {"all": 20, "wrong": 6}
    assert trace["steps"][2] == {
        "actor": "increment[1]",
        "procedure": "increment",
        "file": "lost_update.py",
        "line": 18,
        "text": "counter.value = seen + 1",
        "choice": 0,
        "reads": {},
        "changed": {"counter.value": ["0", "1"]},
        "shown": True,
    }
    assert [step["shown"] for step in trace["steps"]] == [True, False, True, False, True, True, True, True]


def test_coverage(checker: Inside) -> None:
    (result,) = checker("gaps.py", "--json", "-").results
    assert [(c["line"], c["taken"]) for c in result["coverage"]["commands"]] == [(17, 1), (18, 0)]
    assert [c["text"] for c in result["coverage"]["never_taken"]] == ["page.dirty = True"]
    assert result["coverage"]["vacuous"] == ["pinned_is_dirty"]
    assert result["coverage"]["never_judged"] == {"pinned_is_dirty": "its premise was never true"}


def test_a_deadlock_and_a_witness(checker: Inside) -> None:
    (result,) = checker("lock_order.py", "--json", "-").results
    traces = {trace["property"]: trace for trace in result["traces"]}
    assert list(traces) == ["both_held", "task_never_waits", "every_actor_finishes"]
    assert [s["actor"] for s in traces["every_actor_finishes"]["stuck"]] == ["task[0]", "task[1]"]
    assert [s["actor"] for s in traces["task_never_waits"]["stuck"]] == ["task[1]"]
    assert traces["both_held"]["stuck"] == []
    status = {p["name"]: (p["status"], p["trace"]) for p in result["properties"]}
    assert status["both_held"] == ("holds", 0)
    assert status["held_and_free"] == ("violated", None)


def test_the_same_from_run_to_run_and_for_every_hash_seed(tmp_path: Path) -> None:
    found = set()
    for seed in ("0", "1", "4711"):
        file = tmp_path / f"{seed}.json"
        ran = outside(
            ".", "-q", "--max-states", "1000", "--threads", "1", "--json", file, PYTHONHASHSEED=seed
        )
        found.add((ran.out, file.read_bytes()))
    assert len(found) == 1


def test_times_only_when_asked_for(checker: Inside) -> None:
    (plain,) = checker("clean.py", "--json", "-").results
    (timed,) = checker("clean.py", "--json", "-", "--with-times").results
    assert "times" not in plain
    assert type(timed["times"]["seconds"]) is float and type(timed["times"]["memory"]) is int
    assert list(timed)[-1] == "times"
    del timed["times"]
    assert timed == plain


def test_on_standard_output_it_is_alone(checker: Inside) -> None:
    plain = checker("lost_update.py", "clean.py")
    ran = checker("lost_update.py", "clean.py", "--json", "-")
    assert (ran.err, len(ran.results)) == (plain.out, 2)


@pytest.mark.parametrize("name", ["result.json", "-result.json"])
def test_a_file_says_what_standard_output_says(checker: Inside, tmp_path: Path, name: str) -> None:
    ran = checker("lost_update.py", f"--json={tmp_path / name}")
    assert ran.out.startswith("lost_update: an update is lost\n")
    assert (
        json.loads((tmp_path / name).read_text())["results"]
        == checker("lost_update.py", "--json", "-").results
    )
