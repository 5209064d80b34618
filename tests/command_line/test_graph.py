"""``graph``: the drawing, its destination, and the message if it would be unreadable."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.command_line import graph
from tests.command_line.running import Inside


def test_actors_are_drawn(checker: Inside) -> None:
    ran = checker("graph", "lost_update.py")
    assert ran.status == 0
    assert ran.out.startswith("<svg ")
    assert ran.out.count("<rect ") == 5
    assert ">increment x 2</text>" in ran.out


def test_states_are_drawn_into_a_file(checker: Inside, tmp_path: Path) -> None:
    file = tmp_path / "states.svg"
    ran = checker("graph", "lost_update.py", "--project", "value,done", "-o", file)
    assert (ran.status, ran.out, ran.err) == (0, "", "")
    assert "lost_update: 46 states, as " in file.read_text()


@pytest.mark.parametrize(("form", "first"), [("dot", "digraph model {"), ("graphml", "<graphml ")])
def test_other_forms(checker: Inside, form: str, first: str) -> None:
    assert checker("graph", "lost_update.py", "--as", form).out.startswith(first)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--project", "pin"), "the model has no value `pin` (it has: counter.value, counter.done)"),
        (("--actor", "nobody"), "there is no actor `nobody` (there are: increment)"),
    ],
)
def test_wrong_names_are_refused(checker: Inside, words: tuple[str, ...], said: str) -> None:
    ran = checker("graph", "lost_update.py", *words)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == f"lost_update.py: error: {said}\n"


def test_what_nobody_can_read_is_not_drawn(checker: Inside, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graph, "READABLE", 3)
    ran = checker("graph", "lost_update.py", "--project", "value,done")
    assert (ran.status, ran.out) == (2, "")
    assert "nodes, and more than 3 cannot be read: name fewer values with --project" in ran.err
    assert checker("graph", "lost_update.py", "--project", "value,done", "--as", "graphml").status == 0


def test_many_arrows_are_drawn_with_a_warning(checker: Inside, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graph, "TANGLED", 2)
    ran = checker("graph", "lost_update.py", "--project", "value,done")
    assert ran.status == 0
    assert "arrows are hard to follow" in ran.err


def test_a_limit_is_no_picture(checker: Inside) -> None:
    ran = checker("graph", "lost_update.py", "--project", "value", "--max-states", "10")
    assert (ran.status, ran.out) == (3, "")
    assert ran.err == (
        "lost_update.py: inconclusive: --max-states 10 reached: choose a smaller instance with -p\n"
    )
