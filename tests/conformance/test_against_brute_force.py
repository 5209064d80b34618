"""Logs of runs are accepted; other logs are rejected exactly where brute force finds no run."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.conformance.answer import LogVerdict
from checker.testing.bursts import runs_of as drawn_runs
from checker.testing.run import Run
from tests.conformance.brute_force import EnumeratedRun, Line, fewest_missing, most_explained, run_of, runs_of
from tests.conformance.logs import compared, system_of, text_of

EXAMPLES = settings(deadline=None, max_examples=120)
SKEW = 50  # nanoseconds
MODEL = system_of("locked_pages")
RUNS = drawn_runs(MODEL, 20)


@cache
def every_run() -> frozenset[EnumeratedRun]:
    """What all runs of the model show."""
    return runs_of(MODEL)


@st.composite
def logs(draw: st.DrawFn, run: Run, apart: int = 1) -> list[Line]:
    """The log of a run: any CPU for each event, times that grow, and a clock for each CPU that is late by at
    most the skew."""
    late = draw(st.lists(st.integers(0, SKEW), min_size=2, max_size=2))
    lines, time, latest = [], 1000, {0: 0, 1: 0}
    for event in run_of(run.system, run.schedule).events:
        time += draw(st.integers(apart, 2 * SKEW))
        cpu = draw(st.integers(0, 1))
        latest[cpu] = max(latest[cpu] + 1, time - late[cpu])
        task, page = {"writer[0]": "71", "writer[1]": "70"}[event.instance], f"0xa{event.element[-2]}"
        lines.append(Line(event.name, task, page, cpu, latest[cpu]))
    return lines


def verdict(lines: Sequence[Line], anywhere: bool = False, gaps: bool = False) -> LogVerdict:
    """What the search says; a log without events is never asked about."""
    found = compared(text_of(lines), SKEW, anywhere=anywhere, gaps=gaps) if lines else None
    return found.verdict if found is not None else LogVerdict.CONFORMS


@EXAMPLES
@given(st.data())
def test_the_log_of_a_run_is_accepted(data: st.DataObject) -> None:
    lines = data.draw(logs(data.draw(RUNS)))
    assert verdict(lines) is LogVerdict.CONFORMS
    assert verdict(lines, anywhere=True) is LogVerdict.CONFORMS


@EXAMPLES
@given(st.data())
def test_events_may_be_missing_where_gaps_are_allowed(data: st.DataObject) -> None:
    lines = data.draw(logs(data.draw(RUNS)))
    kept = [line for line in lines if data.draw(st.booleans())]
    assert verdict(kept, gaps=True) is LogVerdict.CONFORMS
    found = compared(text_of(kept), SKEW, gaps=True) if kept else None
    assert found is None or found.missing <= len(lines) - len(kept)


@EXAMPLES
@given(st.data())
def test_events_may_be_missing_where_the_log_says_so(data: st.DataObject) -> None:
    """Each is left out with a line about it, with or without a number, where the buffer would have had it."""
    lines = sorted(data.draw(logs(data.draw(RUNS))), key=lambda line: line.time)
    text, kept = ["# tracer: nop"], 0
    for line in lines:
        if data.draw(st.booleans()):
            text += text_of([line]).splitlines()[1:]
            kept += 1
        else:
            text.append(f"CPU:{line.cpu} [LOST {'1 ' * data.draw(st.booleans())}EVENTS]")
    assert not kept or compared("\n".join(text) + "\n", SKEW).verdict is LogVerdict.CONFORMS


@EXAMPLES
@given(st.data())
def test_a_log_that_begins_in_the_middle_is_accepted_from_anywhere(data: st.DataObject) -> None:
    lines = sorted(data.draw(logs(data.draw(RUNS), 2 * SKEW)), key=lambda line: line.time)
    rest = lines[data.draw(st.integers(0, len(lines))) :]
    assert verdict(rest, anywhere=True) is LogVerdict.CONFORMS


def changed(draw: st.DrawFn, lines: list[Line]) -> list[Line]:
    """A log with two events exchanged, one invented, or one with another task or page."""
    number = draw(st.integers(0, len(lines) - 1))
    one, other = lines[number], lines[draw(st.integers(0, len(lines) - 1))]
    match draw(st.sampled_from(["exchange", "invent", "task", "page", "leave out"])):
        case "exchange":
            swapped = {one: Line(one.name, one.task, one.page, other.cpu, other.time),
                       other: Line(other.name, other.task, other.page, one.cpu, one.time)}  # fmt: skip
            return [swapped.get(line, line) for line in lines]
        case "invent":
            name = draw(st.sampled_from(["page_lock", "page_unlock"]))
            task, page = (
                draw(st.sampled_from(["70", "71", "72"])),
                draw(st.sampled_from(["0xa0", "0xa1", "0xa2"])),
            )
            return [*lines, Line(name, task, page, draw(st.integers(0, 1)), one.time + 1)]
        case "task":
            return [*lines[:number], Line(one.name, "72", one.page, one.cpu, one.time), *lines[number + 1 :]]
        case "page":
            return [
                *lines[:number],
                Line(one.name, one.task, "0xa2", one.cpu, one.time),
                *lines[number + 1 :],
            ]
        case _:
            return [*lines[:number], *lines[number + 1 :]]


def in_order(lines: list[Line]) -> list[Line]:
    """The lines of each CPU in the order of their times, of which no two are the same there."""
    taken: set[tuple[int, int]] = set()
    found = []
    for line in sorted(lines, key=lambda line: line.time):
        time = line.time
        while (line.cpu, time) in taken:
            time += 1
        taken.add((line.cpu, time))
        found.append(Line(line.name, line.task, line.page, line.cpu, time))
    return sorted(found, key=lambda line: line.time)


@st.composite
def wrong_logs(draw: st.DrawFn) -> list[Line]:
    """Logs of runs, changed once or twice."""
    lines = draw(logs(draw(RUNS.filter(lambda run: len(run.schedule.moves) > 2))))
    for _ in range(draw(st.integers(1, 2))):
        lines = in_order(changed(draw, lines)) if lines else lines
    return lines


@EXAMPLES
@pytest.mark.parametrize("how", ["", "gaps", "anywhere"])
@given(lines=wrong_logs(), skew=st.sampled_from([0, SKEW]))
def test_a_changed_log_is_judged_as_brute_force_judges_it(lines: list[Line], skew: int, how: str) -> None:
    if not lines:
        return
    most = most_explained(every_run(), lines, skew, how)
    found = compared(text_of(lines), skew, anywhere=how == "anywhere", gaps=how == "gaps")
    assert found.explained == most
    assert (found.verdict is LogVerdict.CONFORMS) == (most == len(lines))
    if how == "gaps" and most == len(lines):
        assert found.missing == fewest_missing(every_run(), lines, skew)


def test_brute_force_sees_both_kinds_of_logs() -> None:
    """A run shows two locks of two pages, and no run shows two locks of one."""
    one, other = Line("page_lock", "70", "0x1f", 0, 10), Line("page_lock", "71", "0x2f", 1, 90)
    same = Line("page_lock", "71", "0x1f", 1, 90)
    assert most_explained(every_run(), [one, other], 0) == 2
    assert most_explained(every_run(), [one, same], 0) == 1
    assert most_explained(every_run(), [one, same], 0, "gaps") == 2
