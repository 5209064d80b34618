"""Actors as pictures: the places that they stand at, and where each step leads."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.compiler.compile import compile_model
from checker.program.commands import targets
from checker.report.graph.machines import machines
from checker.report.graph.picture import Arrow, folded
from tests.agreement.test_agreement import files
from tests.report.traces import ROOT, SMALL


def test_a_straight_line() -> None:
    (one,) = machines(compile_model(str(SMALL / "lost_update.py")).program)
    assert one.title == "increment x 2"
    assert [node.lines for node in one.nodes] == [
        ("seen = counter.value",),
        ("counter.value = seen + 1",),
        ("done = counter.done",),
        ("counter.done = done + 1",),
        ("finished",),
    ]
    assert [node.kind for node in one.nodes] == ["start", "plain", "plain", "plain", "end"]
    assert one.arrows == (*(Arrow(str(n), str(n + 1)) for n in range(3)), Arrow("3", "-1"))
    assert one.nodes[0].small == "lost_update.py:17"


def test_branches_carry_their_conditions_and_waits_are_marked() -> None:
    pictures = {one.title: one for one in machines(compile_model(str(ROOT / "models/status_quo.py")).program)}
    reclaim = pictures["truncate"]
    locks = next(node for node in reclaim.nodes if node.lines == ("lock_page()",))
    labels = {arrow.label for arrow in reclaim.arrows if arrow.source == locks.name}
    assert labels == {("lock_page.taken",), ("not lock_page.taken",)}
    sleeping = next(node for node in reclaim.nodes if node.kind == "waits")
    assert sleeping.hint.startswith("waits until ")


@pytest.mark.parametrize("path", files(), ids=lambda path: path.stem)
def test_every_way_of_every_step_is_an_arrow(path: Path) -> None:
    program = compile_model(str(path)).program
    for actor, drawn in zip(program.actors, machines(program), strict=True):
        wanted = {(str(c.location), str(to)) for c in actor.commands for to in targets(c.effects)}
        assert {(arrow.source, arrow.target) for arrow in drawn.arrows} == wanted
        assert len(drawn.arrows) == len(wanted)
        assert {name for pair in wanted for name in pair} <= {node.name for node in drawn.nodes}


def test_long_text_is_cut() -> None:
    assert folded("one two three four", 8, 2) == ("one two", "three..")
    assert folded("", 8, 2) == ("",)
