"""Traces for other programs: as they are written, letter for letter, and against each format's own rules."""

from __future__ import annotations

import json
import os
import re
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

import pytest

from checker.backends.python.system import PythonSystem
from checker.compiler.compile import compile_model
from checker.counterexample.explanation import UNEXPLAINED
from checker.counterexample.replay import replay
from checker.counterexample.trace import Trace
from checker.exploration.result import Schedule
from checker.language.property import Kind
from checker.passes.normal_form import ground
from checker.report.form import Form
from checker.report.forms import drawing
from checker.report.happens_before import clocks, conflict, orders
from checker.report.itf import itf
from checker.report.mermaid import escaped
from checker.report.shiviz import PARSER, shiviz_text
from tests.report.traces import ROOT, SMALL, made_step, made_stuck, made_trace, trace_of

EXPORTS = Path(__file__).parent / "exports"
QUO = ROOT / "models" / "status_quo.py"
RACES: dict[str, tuple[Path, str, tuple[str, ...]]] = {
    "two_actors": (QUO, "page_stable_under_writeback", ()),
    "four_actors": (QUO, "no_write_lost", ()),
    "deadlock": (SMALL / "lock_order.py", "every_actor_finishes", ()),
    "lost_update": (SMALL / "lost_update.py", "no_update_lost", ()),
    "at_the_start": (SMALL / "pinned_at_start.py", "unpinned_at_first", ()),
    "assertion": (SMALL / "last_reference.py", "assertions_hold", ()),
}


def race(name: str) -> Trace:
    """One of the races."""
    path, judged, settings = RACES[name]
    return trace_of(path, judged, *settings)


def as_itf(name: str) -> dict[str, Any]:
    """A race in the Informal Trace Format."""
    path = RACES[name][0]
    return itf(race(name), ground(compile_model(str(path)).program), path.name)


def text_of(name: str, form: str) -> str:
    """A race in a form."""
    if form == "itf":
        return json.dumps(as_itf(name), indent=1)
    return (
        shiviz_text(race(name))
        if form == "shiviz"
        else drawing(race(name), UNEXPLAINED, cast(Form, form), 100)
    )


@pytest.mark.parametrize("form", ["gcc", "mermaid", "dot", "itf", "shiviz"])
@pytest.mark.parametrize("name", ["lost_update", "deadlock", "at_the_start"])
def test_as_it_is_written(name: str, form: str) -> None:
    file, text = EXPORTS / f"{name}.{form}", text_of(name, form) + "\n"
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_text(text)
    assert text == file.read_text()
    assert text.isascii()


# -- what comes before what ------------------------------------------------------------------------


def test_the_orders_of_a_lost_update() -> None:
    found = [(order.before + 1, order.after + 1, order.names) for order in orders(race("lost_update"))]
    # seen; seen, value = 1, done read and written; then value = 1 again, done read and written
    assert found == [(1, 3, ("counter.value",)), (3, 6, ("counter.value",)), (5, 7, ("counter.done",))]


@pytest.mark.parametrize("name", RACES)
def test_steps_that_are_not_ordered_may_change_places(name: str) -> None:
    path, _, settings = RACES[name]
    chosen = dict(setting.split("=") for setting in settings)
    system = PythonSystem(ground(compile_model(str(path), chosen).program))
    trace, known = race(name), clocks(race(name))
    for number, (one, other) in enumerate(pairwise(trace.steps)):
        if one.actor == other.actor or known[number + 1].get(one.actor, 0) >= known[number][one.actor]:
            continue
        moves = [step.move for step in trace.steps]
        moves[number : number + 2] = [other.move, one.move]
        again = replay(system, Schedule(trace.start, tuple(moves)))
        assert again.values == trace.values


def test_some_steps_that_are_ordered_may_not() -> None:
    trace = race("two_actors")
    system = PythonSystem(ground(compile_model(str(QUO)).program))
    last = [*(step.move for step in trace.steps)]
    last[-2:] = [last[-1], last[-2]]  # the device writes before writeback has begun
    assert replay(system, Schedule(0, tuple(last))).values != trace.values


def test_two_reads_do_not_conflict_and_an_unchanged_write_does() -> None:
    read = made_step("a", "x", reads={"v": "0"})
    same = made_step("b", "y", unchanged={"v": "0"})
    assert conflict(read, read) == ()
    assert conflict(read, same) == conflict(same, read) == conflict(same, same) == ("v",)


# -- the rules of each format ----------------------------------------------------------------------


@pytest.mark.parametrize("name", RACES)
def test_itf_has_its_published_shape(name: str) -> None:
    found = as_itf(name)
    assert set(found) <= {"#meta", "params", "vars", "states", "loop"}
    assert found["#meta"]["format"] == "ITF"
    assert len(found["states"]) == len(race(name).steps) + 1
    for number, state in enumerate(found["states"]):
        assert state["#meta"]["index"] == number
        assert set(state) == {"#meta", *found["vars"]}
        for name_, value in state.items():
            if name_ != "#meta":
                whole = isinstance(value, dict) and list(value) == ["#bigint"]
                assert re.fullmatch(r"-?\d+", value["#bigint"]) if whole else isinstance(value, bool | str)


def test_itf_of_a_run_that_repeats_shows_the_state_once() -> None:
    steps = [made_step("a", "x", changed={"v": ("0", "1")}), made_step("a", "y", changed={"v": ("1", "0")})]
    trace = made_trace(*steps, loop_from=0, states=({}, {}, {}))
    found = itf(trace, ground(compile_model(str(SMALL / "clean.py")).program), "x.py")
    assert (len(found["states"]), found["loop"]) == (2, 0)


@pytest.mark.parametrize("name", RACES)
def test_shiviz_reads_the_log(name: str) -> None:
    parser, delimiter, *log = shiviz_text(race(name)).split("\n")
    assert (parser, delimiter) == (PARSER, "")
    events = list(re.finditer(parser.replace("(?<", "(?P<"), "\n".join(log)))
    assert len(events) == len(race(name).steps)
    count: dict[str, int] = {}
    for event, step in zip(events, race(name).steps, strict=True):
        clock = json.loads(event["clock"])
        assert event["host"] == step.actor
        count[step.actor] = count.get(step.actor, 0) + 1  # its own clock goes up by one
        assert clock[step.actor] == count[step.actor]
        assert all(0 < ticks <= count[actor] for actor, ticks in clock.items())


@pytest.mark.parametrize("name", RACES)
def test_mermaid_says_nothing_that_means_something_else(name: str) -> None:
    lines = drawing(race(name), UNEXPLAINED, "mermaid", 100).splitlines()
    assert lines[0] == "sequenceDiagram"
    for line in lines[1:]:
        assert re.fullmatch(
            r"    (participant A\d as|Note over A\d(,A\d)?:) [^;#%]*((#\w+;)[^;#%]*)*|    loop .*|    end",
            line,
        )
    steps = [line for line in lines if re.search(r"(: |<br/>)\d+\. ", line)]
    assert len(steps) == len(race(name).steps)


def test_mermaid_repeats_and_waits() -> None:
    steps = [made_step("a", "x"), made_step("b", "spin; again"), made_step("b", "look")]
    trace = made_trace(*steps, loop_from=1, stuck=(made_stuck("a", "wait", v="0"),), kind=Kind.EVENTUALLY)
    assert drawing(trace, UNEXPLAINED, "mermaid", 100).splitlines()[4:] == [
        "    Note over A0: 1. x",
        "    loop for ever",
        "    Note over A1: spin<br/>2. again",
        "    Note over A1: 3. look",
        "    end",
        "    Note over A0: wait<br/>never steps again at page.py:1: v is 0",
    ]


def test_mermaid_escapes() -> None:
    assert escaped("a;b #1 <c>\n100%") == "a#59;b #35;1 #lt;c#gt; 100#37;"


def test_dot_repeats_waits_and_escapes() -> None:
    steps = [made_step("a", 'say "x\\y"')]
    trace = made_trace(*steps, loop_from=0, stuck=(made_stuck("b", "wait"),), kind=Kind.EVENTUALLY)
    text = drawing(trace, UNEXPLAINED, "dot", 100)
    assert r's1 [label="1. say \"x\\y\"' in text
    assert '  s1 -> s1 [label="for ever"];' in text
    assert r'w0 [label="waits at page.py:1\lwait\l"];' in text


@pytest.mark.parametrize("name", RACES)
def test_dot_is_balanced(name: str) -> None:
    text = drawing(race(name), UNEXPLAINED, "dot", 100)
    outside = re.sub(r'"(\\.|[^"\\])*"', "", text)
    assert '"' not in outside
    assert outside.count("{") == outside.count("}") == 1 + len(race(name).actors)
