"""Pictures laid out by Graphviz where it is there, and without it where it is not."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest

from checker.compiler.compile import compile_model
from checker.report.graph import graphviz
from checker.report.graph.graphviz import by_dot, structure
from checker.report.graph.laid_out import Box, LaidOut
from checker.report.graph.layout import laid_out
from checker.report.graph.machines import machines
from checker.report.graph.picture import Arrow, Node, Picture
from checker.report.graph.svg import svg
from tests.report.graph.test_placement import made
from tests.report.traces import ROOT

needs_dot = pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not installed")
POINT = re.compile(r"(-?[\d.]+),(-?[\d.]+)")


def apart(one: Box, other: Box) -> bool:
    """Whether two boxes do not overlap; they may touch by a rounding."""
    beside = abs(one.x - other.x) >= (one.width + other.width) / 2 - 0.5
    return beside or abs(one.y - other.y) >= (one.height + other.height) / 2 - 0.5


def ends(path: str) -> tuple[tuple[float, float], tuple[float, float]]:
    """Where a line begins and ends."""
    points = [(float(x), float(y)) for x, y in POINT.findall(path)]
    return points[0], points[-1]


def is_at(box: Box, point: tuple[float, float]) -> bool:
    """Whether a point lies at the edge of a box, or in it."""
    return abs(point[0] - box.x) <= box.width / 2 + 2 and abs(point[1] - box.y) <= box.height / 2 + 2


def check_laid_out(found: LaidOut | None, picture: Picture) -> None:
    """Everything has a place on the page, no two nodes overlap, and each arrow leads where it should."""
    assert found is not None
    boxes = list(found.nodes.values())
    assert list(found.nodes) == [node.name for node in picture.nodes]
    assert all(apart(one, other) for n, one in enumerate(boxes) for other in boxes[:n])
    for box in boxes:
        assert box.width / 2 - 1 <= box.x <= found.width - box.width / 2 + 1
        assert box.height / 2 - 1 <= box.y <= found.height - box.height / 2 + 1
    assert found.labels.keys() == {n for n, arrow in enumerate(picture.arrows) if arrow.label}
    assert len(found.lines) == len(picture.arrows)
    for arrow, line in zip(picture.arrows, found.lines, strict=True):
        first, last = ends(line.path)
        assert is_at(found.nodes[arrow.source], first)
        assert is_at(found.nodes[arrow.target], last)


@needs_dot
@pytest.mark.parametrize("name", ["status_quo", "page_lock", "gup_vma"])
def test_the_actors_of_a_model(name: str) -> None:
    for picture in machines(compile_model(str(ROOT / f"models/{name}.py")).program):
        check_laid_out(by_dot(picture), picture)


@needs_dot
@pytest.mark.parametrize(
    "arrows", [(), ("ab", "bc", "ca"), ("aa", "ab", "ba", "bb"), ("ab", "ac", "bc", "cb")]
)
def test_loops_and_arrows_both_ways(arrows: tuple[str, ...]) -> None:
    picture = made(3, *arrows)
    check_laid_out(by_dot(picture), picture)
    ElementTree.fromstring(svg([picture]))


@needs_dot
def test_what_leads_back_up_is_known() -> None:
    found = by_dot(made(3, "ab", "bc", "ca"))
    assert found is not None
    assert [line.back for line in found.lines] == [False, False, True]


def test_graphviz_is_told_no_text_of_the_model() -> None:
    node = Node("a name", ('secret "text"',), "small")
    told = structure(Picture("title", (node,), (Arrow("a name", "a name", ("label",)),)))
    words = ("secret", "small", "title", "a name", '"label"')
    assert [word for word in words if word in told] == []
    assert 'label="xxxxx"' in told


@pytest.mark.parametrize("script", ["exit 1", "echo nonsense", "echo '{}'", "sleep 5"])
def test_a_graphviz_that_fails_is_done_without(
    script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "dot"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda _: str(program))
    monkeypatch.setattr(graphviz, "SECONDS", 0.3)
    picture = made(3, "ab", "bc", "ca")
    assert by_dot(picture) is None
    assert len(laid_out(picture).lines) == 3


def test_without_graphviz_our_own_placement_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    picture = made(7, "ab", "ac", "bd", "be", "cf", "cg", "ga")
    check_laid_out(laid_out(picture), picture)
