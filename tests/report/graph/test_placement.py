"""Pictures are laid out so that they can be read: nothing overlaps, arrows lead down, few of them cross."""

from __future__ import annotations

import io
import re
from itertools import combinations, pairwise
from xml.etree import ElementTree

import networkx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.compiler.compile import compile_model
from checker.report.graph.machines import machines
from checker.report.graph.other import dot, graphml
from checker.report.graph.picture import Arrow, Node, Picture
from checker.report.graph.placement import Placed, crossings, placed, settle
from checker.report.graph.placement import Position as Box
from checker.report.graph.svg import svg
from tests.report.traces import ROOT


def made(nodes: int, *ends: str, nearest: bool = False) -> Picture:
    """A picture of nodes ``a``, ``b``, ... and arrows ``ab``."""
    names = [chr(ord("a") + number) for number in range(nodes)]
    arrows = tuple(Arrow(pair[0], pair[1], (f"from {pair[0]}",)) for pair in ends)
    return Picture("made", tuple(Node(name, (f"node {name}",), "small") for name in names), arrows, nearest)


@st.composite
def pictures(draw: st.DrawFn) -> Picture:
    """Any picture in which every node can be reached from the first."""
    count = draw(st.integers(1, 12))
    tree = [f"{chr(97 + draw(st.integers(0, n - 1)))}{chr(97 + n)}" for n in range(1, count)]
    letter = st.integers(0, count - 1).map(lambda n: chr(97 + n))
    more = draw(st.lists(st.tuples(letter, letter).map("".join), max_size=15))
    return made(count, *dict.fromkeys([*tree, *more]), nearest=draw(st.booleans()))


def check_readable(found: Placed) -> None:
    """No box covers another, and everything lies on the page."""
    for one, other in combinations([*found.nodes.values(), *found.labels.values()], 2):
        beside = abs(one.x - other.x) >= (one.width + other.width) / 2 - 1e-6
        assert beside or abs(one.y - other.y) >= (one.height + other.height) / 2 - 1e-6
    for place in found.nodes.values():
        assert place.width / 2 - 1e-6 <= place.x <= found.width - place.width / 2 + 1e-6
        assert place.height / 2 - 1e-6 <= place.y <= found.height - place.height / 2 + 1e-6
    for way in found.ways:
        ranks = [place.rank for place in way]
        level = way and way[0].rank == way[-1].rank
        assert level or all(other - one == 1 for one, other in pairwise(ranks))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(pictures())
def test_any_picture_can_be_read(picture: Picture) -> None:
    check_readable(placed(picture))
    ElementTree.fromstring(svg([picture]))


@pytest.mark.parametrize("name", ["status_quo", "page_lock", "gup_vma"])
def test_the_actors_of_a_model_can_be_read(name: str) -> None:
    for picture in machines(compile_model(str(ROOT / f"models/{name}.py")).program):
        check_readable(placed(picture))


def test_a_tree_has_no_crossings_and_is_centred() -> None:
    found = placed(made(7, "ab", "ac", "bd", "be", "cf", "cg"))
    middle = {name: place.x for name, place in found.nodes.items()}
    assert middle["b"] == pytest.approx((middle["d"] + middle["e"]) / 2, abs=1)
    assert middle["a"] == pytest.approx((middle["b"] + middle["c"]) / 2, abs=1)


def test_crossings_are_counted_and_undone() -> None:
    one, other, left, right = (Box(1, 1, rank) for rank in (0, 0, 1, 1))
    left.x, right.x = 0, 1
    one.below, other.below = [right], [left]
    assert crossings([[one, other], [left, right]]) == 1
    one.below, other.below = [left], [right]
    assert crossings([[one, other], [left, right]]) == 0
    # Two lines that would cross if each layer stood in the order in which it was declared.
    found = placed(made(5, "ab", "ac", "be", "cd"))
    sides = {name: place.x for name, place in found.nodes.items()}
    assert (sides["b"] < sides["c"]) == (sides["e"] < sides["d"])


def test_a_loop_goes_back_up_once() -> None:
    found = placed(made(3, "ab", "bc", "ca"))
    assert [found.nodes[name].rank for name in "abc"] == [0, 2, 4]
    assert found.turned == {2}


def test_nearest_puts_each_node_by_its_distance() -> None:
    ends = ("ab", "bc", "cd", "ac", "bd")
    assert [placed(made(4, *ends)).nodes[n].rank for n in "abcd"] == [0, 2, 4, 6]
    assert [placed(made(4, *ends, nearest=True)).nodes[n].rank for n in "abcd"] == [0, 2, 2, 4]


def test_settle_pools_what_wants_the_same_place() -> None:
    layer = [Box(10, 1, 0), Box(10, 1, 0), Box(10, 1, 0)]
    settle(layer, [0.0, 0.0, 100.0])
    assert [place.x for place in layer] == pytest.approx([-14.0, 14.0, 100.0])


def test_svg_holds_every_text_and_nothing_else() -> None:
    picture = Picture("a <title>", (Node("a", ("x & y",), "n", "waits", "why"),), (Arrow("a", "a"),))
    text = svg([picture])
    texts = [element.text for element in ElementTree.fromstring(text).iter() if element.tag.endswith("text")]
    assert texts == ["a <title>", "start", "may wait here", "x & y", "n"]
    assert text.isascii()
    assert "<title>why</title>" in text
    assert not re.search(r"(href|src)=", text)


def test_dot_and_graphml_hold_the_graph() -> None:
    picture = made(3, "ab", "bc", "ca")
    assert dot([picture]).count(" -> ") == 3
    assert dot([picture]).count("{") == dot([picture]).count("}") == 2
    read = networkx.read_graphml(io.BytesIO(graphml([picture, picture]).encode()))
    assert (read.number_of_nodes(), read.number_of_edges()) == (6, 6)
    assert read.nodes["p0_a"] == {"part": "made", "label": "node a", "note": "small", "kind": "plain"}
    assert read.edges["p1_c", "p1_a"] == {"label": "from c"}
