"""``graph``: the drawing, its destination, and the message if it would be unreadable."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from checker.command_line import graph
from tests.command_line.running import Inside


def test_actors_are_drawn(checker: Inside) -> None:
    ran = checker("graph", "lost_update.py")
    assert ran.status == 0
    assert ran.out.startswith("<svg ")
    assert ran.out.count("<g><rect ") + ran.out.count("<g>\n<rect ") == 5
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
    assert ran.err == (
        "lost_update.py: error: the picture would have 7 nodes, and more than 3 cannot be read: "
        "alone, these values give fewer nodes: done 3, value 3, or write it for another program "
        "with --as graphml\n"
    )
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


def test_a_state_graph_is_drawn_whole_where_it_is_small(checker: Inside) -> None:
    ran = checker("graph", "lost_update.py", "--states")
    assert (ran.status, ran.err) == (0, "")
    assert ">lost_update: 46 states</text>" in ran.out
    assert all(f'class="node {kind}' in ran.out for kind in ("start begins", "cut", "bad", "plain"))


def test_a_crowded_picture_is_drawn_with_an_offer(checker: Inside, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graph, "CROWDED", 40)
    ran = checker("graph", "lost_update.py", "--states")
    assert ran.status == 0
    assert ran.err == (
        "lost_update.py: note: 46 nodes and 66 arrows are hard to follow: --project done,value gives 7 nodes "
        "(alone: done 3, value 3)\n"
    )


def test_a_picture_without_graphviz(checker: Inside, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    ran = checker("graph", "lost_update.py")
    assert (ran.status, ran.err) == (0, "")
    assert ">increment x 2</text>" in ran.out


@pytest.mark.parametrize("words", [("--states",), ("--as", "graphml")])
def test_a_picture_without_networkx(
    checker: Inside, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.setitem(sys.modules, "networkx", None)
    ran = checker("graph", "lost_update.py", *words)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == "lost_update.py: error: this picture needs networkx (pip install networkx)\n"
