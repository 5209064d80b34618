"""The parts of a race with every step that golden files do not show."""

from __future__ import annotations

import pytest

from checker.language.property import Kind
from checker.report.full import full_text
from checker.report.phrases import capitalised, listed, plural
from tests.report.traces import SPAN, made_step, made_stuck, made_trace


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a page is lost", "A page is lost"),
        ("nobody, it seems", "Nobody, it seems"),
        ("it's torn", "It's torn"),
        ("task() has to wait", "task() has to wait"),
        ("page.pins leaves its range", "page.pins leaves its range"),
        ("pages[0] is free", "pages[0] is free"),
        ("get_page fails", "get_page fails"),
        ("PG_locked is lost", "PG_locked is lost"),
        ("x", "X"),
    ],
)
def test_a_sentence_begins_with_a_capital_and_a_name_as_it_is(text: str, told: str) -> None:
    assert capitalised(text) == told


def test_counting() -> None:
    assert [plural(n, "step") for n in (0, 1, 2, 1200)] == ["0 steps", "1 step", "2 steps", "1,200 steps"]
    assert plural(2, "context switch") == "2 context switches"
    assert listed({"a": "1"}) == "a is 1"
    assert listed({"a": "1", "b": "2", "c": "3"}) == "a is 1, b is 2 and c is 3"


def test_a_claim_is_made_only_where_it_was_shown() -> None:
    trace = made_trace(made_step("a", "f()"))
    assert "no shorter race exists" in full_text(trace)
    assert "no shorter race exists" not in full_text(trace, shortest=False)


def test_a_property_without_a_sentence_is_named() -> None:
    assert full_text(made_trace(made_step("a", "f()"), sentence="")).startswith(
        "`fine` does not hold (1 actor,"
    )


def test_nobody_can_take_the_first_step() -> None:
    text = full_text(made_trace(kind=Kind.FINISHES, stuck=(made_stuck("a", "down()", x="0"),)))
    assert text == (
        "It is not fine (before the first step; sequential consistency assumed):\n\n"
        "    CPU 0\n    a\n    -\n    down()\n      // stuck at page.py:1: x is 0\n\n"
        "        *** DEADLOCK ***"
    )


def test_what_nobody_reads_is_left_out() -> None:
    step = made_step("a", "f()", changed={"seen": ("0", "1"), "ghost": ("0", "1")}, unchanged={"idle": "0"})
    text = full_text(made_trace(step, relevant=frozenset({"seen"})))
    assert "// seen 0 -> 1" in text
    assert "ghost" not in text and "idle" not in text


def test_steps_of_one_actor_stay_together_and_statements_stand_apart() -> None:
    text = full_text(
        made_trace(made_step("a", "x = 1; y = x  # why"), made_step("a", "if y:"), made_step("b", "g()"))
    )
    body = text.split("-\n", 1)[1]
    assert body == "    x = 1\n    y = x\n    if y\n                                        g()"


@pytest.mark.parametrize(("name", "columns"), [("f" * 19, True), ("f" * 24, False)])
def test_three_columns_only_where_no_name_is_broken(name: str, columns: bool) -> None:
    text = full_text(made_trace(*(made_step(actor, f"{name}()") for actor in "abc")))
    assert all(len(line) <= 75 for line in text.split("\n")) and f"{name}()" in text
    assert ("    1 CPU 0  " in text) != columns


def test_a_call_stands_to_the_right_of_its_caller() -> None:
    calls = tuple((f"{name}()", SPAN) for name in ("outer", "middle", "inner", "last"))
    text = full_text(made_trace(made_step("a", "x = 1"), made_step("b", "y = x", calls=calls)))
    names = ("outer()", "middle()", "inner()", "last()", "y = x")
    starts = [line.index(name) for name in names for line in text.split("\n") if line.strip() == name]
    assert starts == sorted(set(starts)) and len(starts) == len(names)
