"""``--format`` and ``replay --as``: one trace, in a form that another program reads."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from checker.report.shiviz import PARSER
from tests.command_line.running import MODELS, Inside


@pytest.fixture
def stored(checker: Inside, tmp_path: Path) -> Path:
    """A result file with one trace."""
    path = tmp_path / "races.json"
    checker("lost_update.py", "-q", "--json", path)
    return path


@pytest.mark.parametrize(("form", "first"), [("mermaid", "sequenceDiagram"), ("dot", "digraph race {")])
def test_a_race_in_another_form(checker: Inside, stored: Path, form: str, first: str) -> None:
    assert checker("lost_update.py", "--format", form).out.splitlines()[0] == first
    assert checker("replay", stored, "--format", form).out.splitlines()[0] == first


def test_itf_is_all_that_is_printed(checker: Inside, stored: Path) -> None:
    ran = checker("replay", stored, "--as", "itf")
    assert ran.status == 0
    assert json.loads(ran.out)["#meta"]["source"] == "lost_update.py"
    assert ran.err == "lost_update.py: no_update_lost: the trace replays, and shows the same\n"


def test_shiviz_is_all_that_is_printed(checker: Inside, stored: Path) -> None:
    ran = checker("replay", stored, "--as", "shiviz")
    assert ran.status == 0
    assert ran.out.startswith(f"{PARSER}\n\nseen = counter.value // counter.value is 0\n")


def test_of_several_traces_one_must_be_chosen(checker: Inside, tmp_path: Path) -> None:
    path = tmp_path / "races.json"
    checker("lock_order.py", "-q", "--json", path)
    ran = checker("replay", path, "--as", "itf")
    assert (ran.status, ran.out) == (2, "")
    assert "choose one with --property (of " in ran.err
    ran = checker("replay", path, "--as", "itf", "--property", "every_actor_finishes")
    assert json.loads(ran.out)["states"]


@pytest.mark.parametrize(
    ("form", "first", "comment"), [("mermaid", "sequenceDiagram", "%%"), ("dot", "digraph race {", "//")]
)
def test_only_diagrams_go_to_standard_output(checker: Inside, form: str, first: str, comment: str) -> None:
    """One after the other, with a comment between them; what else there is to say goes to standard error."""
    ran = checker("lock_order.py", "--format", form)
    lines = ran.out.splitlines()
    between = f"{comment} lock_order.py: every_actor_finishes"
    assert (lines[0], lines.count(first), lines.count(between)) == (first, 2, 1)
    assert lines[lines.index(between) + 1] == first
    assert not any(word in ran.out for word in ("Reproduce", "properties hold", "The race needs"))
    assert "lock_order.py: violated: 1 of 4 properties hold" in ran.err


def test_the_diagrams_of_several_models(checker: Inside) -> None:
    ran = checker("lost_update.py", "last_reference.py", "clean.py", "--format", "dot", "--no-why")
    lines = ran.out.splitlines()
    comments = [line for line in lines if line.startswith("//")]
    assert comments == ["// lost_update.py: no_update_lost", "// last_reference.py: assertions_hold"]
    assert lines.count("digraph race {") == 2
    assert [lines[lines.index(one) + 1] for one in comments] == ["digraph race {"] * 2
    assert "last_reference" in ran.err


def test_other_races_and_examples_are_diagrams_too(checker: Inside) -> None:
    ran = checker("lock_order.py", "--format", "dot", "--counterexamples", "2", "--example", "--near-misses")
    file = checker("lock_order.py", "--json", "-", "--counterexamples", "2", "--example")
    races = [trace for trace in file.results[0]["traces"] if trace["property"] != "both_held"]
    assert ran.out.count("digraph race {") == len(races) > 3
    assert "gets through" in ran.out.splitlines()[1]
    assert "No shorter run does that." in ran.err


def test_a_diagram_beside_a_result_file_on_standard_output(checker: Inside) -> None:
    ran = checker("lost_update.py", "--format", "dot", "--json", "-")
    assert ran.results[0]["verdict"] == "violated"
    assert ran.err.startswith("digraph race {")


def test_replay_writes_only_diagrams_too(checker: Inside, stored: Path) -> None:
    ran = checker("replay", stored, "--format", "mermaid")
    assert ran.out.startswith("sequenceDiagram")
    assert "replays" not in ran.out
    assert ran.err == "lost_update.py: no_update_lost: the trace replays, and shows the same\n"


def test_the_form_comes_before_the_model(checker: Inside) -> None:
    ran = checker("emit", MODELS / "lost_update.py", "promela")
    assert ran.status == 2
    assert "table, promela, tla, model, litmus (write it before the model)\n" in ran.err
