"""Whatever is printed about a race gives a CPU the number that it has in the drawing."""

from __future__ import annotations

import re
from itertools import pairwise

from checker.counterexample.explanation import Explanation, NearMiss, Slice
from checker.report.commit import commit_text
from checker.report.drawing.race_text import RaceDrawing
from checker.report.full import full_text
from checker.report.near_misses import near_misses
from checker.report.story import as_drawn
from tests.report.pages import page_of, with_trace
from tests.report.traces import made_step, made_trace

TRACE = made_trace(
    made_step("first", "x = 1"),
    made_step("shown", "y = 1"),
    made_step("first", "x = y"),
    made_step("rest", "z = 1"),
)
WHY = Explanation(
    orders=((1, 2),), near_misses=(NearMiss((1, 2), TRACE),), slice=Slice((1, 2)), kept=1, wrong=1
)


def test_the_drawing_begins_with_what_it_shows() -> None:
    lanes = [(lane.context, lane.actors) for lane in RaceDrawing(TRACE, WHY).lanes]
    assert lanes == [("CPU 0", ("shown",)), ("CPU 1", ("first",))]
    assert as_drawn(TRACE, WHY) == ("shown", "first", "rest")
    assert as_drawn(TRACE, Explanation()) == ("first", "shown", "rest")


def test_every_text_gives_the_same_numbers() -> None:
    full, near, commit = full_text(TRACE, WHY), near_misses(TRACE, WHY)[0], commit_text(TRACE, WHY)
    assert '"y = 1" on CPU 0' in full and '"x = y" on CPU 1' in full
    assert '"x = y" on CPU 1 comes before "y = 1" on CPU 0' in near
    assert "CPU 0 shown" in commit and "CPU 1 first" in commit
    for text in (full, near):
        cpus, names = next(
            pair for pair in pairwise(text.splitlines()) if "CPU 0" in pair[0] and '"' not in pair[0]
        )
        assert (cpus.split(), names.split()) == (
            ["CPU", "0", "CPU", "1", "CPU", "2"],
            ["shown", "first", "rest"],
        )


def test_every_tab_of_the_page_gives_the_same_numbers() -> None:
    page = page_of(with_trace(TRACE, "x", WHY))
    heads = set(re.findall(r"<span>CPU (\d) </span><b>(\w+)</b>", page))
    assert heads == {("0", "shown"), ("1", "first"), ("2", "rest")}
