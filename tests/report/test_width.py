"""Whatever a trace holds, it fits: 75 columns of plain ASCII in a commit, the terminal's width in a table."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.counterexample.trace import Trace
from checker.language.property import Kind
from checker.report.commit import commit_text
from checker.report.full import full_text
from checker.report.phrases import reproduce
from checker.report.table import NARROWEST, table_text
from tests.report.traces import ROOT, SMALL, SPAN, made_step, made_stuck, made_trace, outcome_of

MODELS = [
    p for folder in (ROOT / "models", SMALL) for p in sorted(folder.glob("*.py")) if "@actor" in p.read_text()
]
VAST = {"vast", "wide"}


def assert_fits(text: str, width: int = 75) -> None:
    """Plain lines, none of them too long, none with a blank at its end."""
    assert text.isascii() and "\t" not in text
    for line in text.split("\n"):
        assert len(line) <= width, line
        assert line == line.rstrip()
        assert line.isprintable(), repr(line)
    assert text == text.strip("\n")


@pytest.mark.parametrize("path", [p for p in MODELS if p.stem not in VAST], ids=lambda path: path.stem)
def test_every_trace_of_every_model(path: Path) -> None:
    text = path.read_text()
    small = [f"{name}=1" for name in ("PAGES", "CALLERS") if f"{name} = parameter(" in text]
    for verdict in outcome_of(path, *small).verdicts:
        if verdict.trace is not None:
            assert_fits(commit_text(verdict.trace, verdict.explanation))
            assert_fits(full_text(verdict.trace, verdict.explanation))
            for width in (40, 80, 130):
                assert_fits(table_text(verdict.trace, verdict.explanation, width), width)


words = st.text(st.characters(codec="utf-8"), min_size=1, max_size=90)
names = st.text("abc_[]0\u00e9", min_size=1, max_size=90)
values = st.dictionaries(names, words, max_size=3)


@st.composite
def traces(draw: st.DrawFn) -> Trace:
    """A trace of any actors, names, values and depths."""
    actors = draw(st.lists(names, min_size=1, max_size=6, unique=True))
    steps = [
        made_step(
            draw(st.sampled_from(actors)),
            draw(words),
            calls=tuple((draw(names), SPAN) for _ in range(draw(st.integers(0, 12)))),
            choice=draw(values),
            changed={name: ("0", value) for name, value in draw(values).items()},
            unchanged=draw(values),
            failed=draw(st.none() | words),
        )
        for _ in range(draw(st.integers(0, 4)))
    ]
    stuck = tuple(made_stuck(actor, draw(words)) for actor in actors[: draw(st.integers(0, 2))])
    kind = draw(st.sampled_from([Kind.NEVER, Kind.REACHABLE, Kind.STEP, Kind.NEVER_WAITS, Kind.FINISHES]))
    shown = draw(st.lists(names, max_size=4, unique=True))
    states = tuple(
        {name: draw(st.sampled_from("01") | words) for name in shown} for _ in range(len(steps) + 1)
    )
    said = {"states": states, "sentence": draw(words | st.just("")), "property": draw(names), "kind": kind}
    return made_trace(*steps, stuck=stuck, facts=draw(values), initial=draw(values), **said)


@given(traces())
def test_traces_made_by_hand(trace: Trace) -> None:
    assert_fits(commit_text(trace))
    assert_fits(full_text(trace))


@given(traces(), st.integers(1, 200))
def test_tables_made_by_hand(trace: Trace, width: int) -> None:
    assert_fits(table_text(trace, width=width), max(width, NARROWEST))


@given(st.lists(st.text("ab-/=' ", max_size=40), min_size=1, max_size=9))
@settings(deadline=None)
def test_a_long_command_is_continued(words: list[str]) -> None:
    text = reproduce(["python", *words])
    lines = text.split("\n")
    longest = max(len(shlex.quote(word)) for word in words)  # a word is never broken
    assert all(len(line) <= max(75, longest + 7) for line in lines)
    assert all(line.endswith(" \\") for line in lines[1:-1])
    assert shlex.split(text.removeprefix("Reproduce:").replace("\\\n", " ")) == ["python", *words]


def test_a_name_that_another_column_has_room_for_stays_whole() -> None:
    long, short = "mmu_notifier_invalidate_range_start()", "unlock_page()"
    text = commit_text(made_trace(made_step("a", long), made_step("b", short)))
    assert long in text and short in text
    both = commit_text(made_trace(made_step("a", long + "_again"), made_step("b", long)))
    assert f"{long}_again" in both and f"{long}\n" in f"{both}\n"  # a row runs over the empty lane beside it


def test_copies_of_an_actor_stay_apart_in_a_narrow_table() -> None:
    name = "get_user_pages_fast_with_a_long_name"
    text = table_text(made_trace(made_step(f"{name}[0]", "f()"), made_step(f"{name}[1]", "f()")), width=60)
    assert "[0]" in text and "[1]" in text
