"""``--format`` and ``replay --as``: one trace, in a form that another program reads."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from checker.report.shiviz import PARSER
from tests.command_line.running import Inside


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
