"""The page of races: its structure, and that nothing in it means anything but what it says."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from checker import __version__
from checker.__main__ import main
from checker.checking.outcome import NOBODY_STANDS
from checker.counterexample.explanation import ExplainedRace, Explanation, Slice
from checker.counterexample.trace import HandlerPlace
from checker.language.interrupts import Level
from checker.report.page.markup import data, fingerprint, tag
from checker.report.page.race import MOST_NEAR_MISSES
from checker.report.page.run import MOST_STEPS
from tests.report.pages import (
    HOSTILE,
    hostile_outcome,
    hostile_trace,
    only,
    outcome_for_page,
    page_of,
    with_trace,
)
from tests.report.traces import ROOT, SMALL, SPAN, made_step, made_stuck, made_trace

VOID = {"meta", "input", "br", "wbr"}
LOST, LOCKS = SMALL / "lost_update.py", SMALL / "lock_order.py"


class Page(HTMLParser):
    """The elements of a page, well-formed: each with its attributes and the text in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str], list[str]]] = []
        self.open: list[tuple[str, list[str]]] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs)
        inside: list[str] = []
        self.elements.append((tag, {key: value or "" for key, value in attrs}, inside))
        if tag not in VOID:
            self.open.append((tag, inside))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        for _, inside in self.open:
            inside.append(data)

    def texts(self, tag: str, class_: str = "") -> list[str]:
        """The texts of elements of one tag, and one class if it is given."""
        found = [(a, t) for name, a, t in self.elements if name == tag]
        return ["".join(t) for a, t in found if not class_ or class_ in a.get("class", "").split()]

    def values(self, attribute: str) -> list[str]:
        """The values of one attribute, wherever it is."""
        return [attrs[attribute] for _, attrs, _ in self.elements if attribute in attrs]


def small() -> Page:
    """A page of two models."""
    return Page(page_of(outcome_for_page(LOST), outcome_for_page(LOCKS)))


def test_every_place_is_there_once_and_every_link_leads_to_one() -> None:
    page = small()
    places = page.values("id")
    assert len(places) == len(set(places))
    assert all(re.fullmatch(r"\S+", place) for place in places)
    assert {link.removeprefix("#") for link in page.values("href")} <= set(places)


def test_it_asks_nobody_for_anything() -> None:
    text = page_of(outcome_for_page(LOST), outcome_for_page(LOCKS))
    assert not re.search(r"https?:|//\w+\.|src=|@import|url\(|fetch\(|XMLHttp|innerHTML", text)
    policy = Page(text).values("content")[0]
    assert policy.startswith("default-src 'none'; ")
    script, style = Page(text).texts("script")[-1], Page(text).texts("style")[0]
    assert f"script-src {fingerprint(script)};" in policy
    assert policy.endswith(f"style-src {fingerprint(style)}")


def test_the_lanes_can_be_read_without_the_script() -> None:
    text = page_of(outcome_for_page(LOST))
    lanes = text[
        text.index('<table class="lanes whole') : text.index(
            "</table>", text.index('<table class="lanes whole')
        )
    ]
    rows = [re.sub(r"<[^>]+>", "|", row.partition(">")[2]) for row in lanes.split("<tr")[3:]]
    cells = [[unescape(cell) for cell in row.split("|") if cell.strip()] for row in rows]
    # the race of tests/report/golden/unchanged_write.txt
    assert cells == [
        ["1", "seen = counter.value", "counter.value is 0", "A before step 3"],
        ["2", "seen = counter.value", "counter.value is 0", "B before step 6"],
        ["3", "counter.value = seen + 1", "counter.value 0 → 1", "A after step 1"],
        ["4", "done = counter.done", "counter.done is 0"],
        ["5", "counter.done = done + 1", "counter.done 0 → 1", "C before step 7"],
        ["the point of no return: from here nothing can prevent it"],
        ["6", "counter.value = seen + 1", "counter.value 1 (unchanged)", "B after step 2"],
        ["7", "done = counter.done", "counter.done is 1", "C after step 5"],
        ["8", "counter.done = done + 1", "counter.done 1 → 2"],
    ]
    lane = [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in lanes.split("<tr")[3:] if "data-step" in row]
    assert [[bool(cell) for cell in row].index(True) for row in lane] == [0, 1, 1, 1, 1, 0, 0, 0]


def test_who_could_have_stepped_at_the_point_of_no_return() -> None:
    point = 'After "counter.done = done + 1" by increment[1] (step 5 of 8) nothing can prevent it any more.'
    found = outcome_for_page(LOST)
    verdict = next(one for one in found.verdicts if one.trace is not None)

    def told(*names: str) -> list[str]:
        explanation = replace(verdict.explanation, instead=names)
        page = Page(page_of(replace(found, verdicts=(replace(verdict, explanation=explanation),))))
        return [text.removeprefix(point).strip() for text in page.texts("p", "why") if point in text]

    assert told() == [""]
    assert told("a") == ["Instead, a could have stepped."]
    assert told("a", "b") == ["Instead, a or b could have stepped."]
    assert told("a", "b", "c") == ["Instead, a, b or c could have stepped."]


def test_what_needs_the_script_is_not_shown_without_it() -> None:
    page = small()
    for name, attrs, _ in page.elements:
        if name in ("button", "input"):
            assert "type" in attrs
    style = page.texts("style")[0]
    assert ".scripted { display: none; }" in style
    for kind in ("bar", "beside", "copies", "keys"):  # what else there is stands in one of these
        assert all("scripted" in c.split() for c in page.values("class") if kind in c.split()), kind


def test_a_label_for_everything_that_takes_the_focus() -> None:
    for name, attrs, inside in small().elements:
        if name in ("a", "button", "input") or "tabindex" in attrs:
            labelled = "aria-label" in attrs or attrs.get("type") == "checkbox"
            assert labelled or "".join(inside).strip(), (name, attrs)


def test_tabs_for_the_race_its_others_and_the_near_misses() -> None:
    found = outcome_for_page(LOCKS)
    verdict = found.verdicts[-1]
    assert verdict.trace is not None
    beside = (ExplainedRace(verdict.trace, verdict.explanation),)
    other = replace(verdict, explanation=replace(verdict.explanation, others=beside), standings=NOBODY_STANDS)
    page = Page(page_of(replace(found, verdicts=(other,))))
    tabs = [
        "the shortest race, fewest switches",
        "another race: 1",
        "near miss: A reversed",
        "near miss: B reversed",
    ]
    assert page.texts("h4") == tabs
    assert len(page.texts("div", "run")) == 4
    assert "".join(page.texts("nav", "tabs")) == "".join(tabs)


def test_the_point_of_no_return_and_the_part_that_repeats() -> None:
    steps = [made_step(actor, "x") for actor in ("a", "b", "b")]
    page = Page(page_of(with_trace(made_trace(*steps, loop_from=1), explanation=Explanation(no_return=1))))
    shown = [t for name, a, t in page.elements if name == "tr" and a.get("class", "") not in ("", "start")]
    assert ["".join(t) for t in shown] == [
        "1x",
        "the point of no return: from here nothing can prevent it",
        "repeats for ever from here",
        "2x",
        "3x",
        "and again from step 2",
    ]
    assert [c for c in page.values("class") if "step" in c.split()] == [
        "step",
        "step switch loop",
        "step loop",
    ]


# -- the slice -----------------------------------------------------------------------------------


def sliced(*steps: int, exact: bool = True, **more: Any) -> Page:
    """The page of five steps of three actors, of which only these take part."""
    made = [
        made_step("a", "x = 1", calls=(("outer()", SPAN), ("inner()", SPAN))),
        made_step("a", "x = 2", calls=(("outer()", SPAN), ("inner()", SPAN))),
        made_step("b", "y"),
        made_step("c", "z"),
        made_step("a", "x = 3", calls=(("outer()", SPAN),)),
    ]
    part = Slice(steps, exact)
    return Page(page_of(with_trace(made_trace(*made, **more), explanation=Explanation(slice=part))))


def steps_of(page: Page, table: str) -> list[tuple[str, str]]:
    """The number of each row of a table that is a step, and what marks it."""
    found: list[tuple[str, str]] = []
    here = ""
    for name, attrs, _ in page.elements:
        here = attrs["class"] if name == "table" and "class" in attrs else here
        if table in here.split() and name == "tr" and attrs.get("data-step", "0") != "0":
            found.append((attrs["data-step"], attrs["class"]))
    return found


def heads_of(page: Page, table: str) -> list[str]:
    """The headings of the lanes of a table."""
    found: list[str] = []
    here = ""
    for name, attrs, inside in page.elements:
        here = attrs["class"] if name == "table" and "class" in attrs else here
        if table in here.split() and attrs.get("class") == "lane":
            found.append("".join(inside))
    return found


def test_the_slice_has_the_steps_that_take_part_and_counts_the_others() -> None:
    page = sliced(1, 4)
    assert steps_of(page, "slice") == [("2", "step after-others"), ("5", "step after-others")]
    assert [number for number, _ in steps_of(page, "whole")] == ["1", "2", "3", "4", "5"]
    told = "5 steps, time downwards; 3 steps not shown"
    assert page.texts("caption") == [told, "5 steps, time downwards, a lane for each actor"]
    assert page.texts("div", "sliced")
    assert "all 5 steps" in page.texts("label")[0]


def test_that_they_may_come_in_any_order_is_said_where_it_is_shown() -> None:
    assert sliced(1, 4, exact=False).texts("caption")[0] == "5 steps, time downwards; 3 steps not shown"


def test_an_actor_without_a_step_in_it_has_no_lane_unless_it_is_stuck() -> None:
    page = sliced(1, 4)
    assert heads_of(page, "slice") == ["CPU 0 a"]
    assert heads_of(page, "whole") == ["CPU 0 a", "CPU 1 b", "CPU 2 c"]
    stuck = sliced(1, 4, stuck=(made_stuck("c", "z"),), contexts={"c": "interrupt"})
    assert heads_of(stuck, "slice") == ["CPU 0 a", "interrupt c"]
    assert heads_of(stuck, "whole") == ["CPU 0 a", "CPU 1 b", "interrupt c"]


def test_actors_that_share_a_lane_are_named_where_they_begin() -> None:
    made = [made_step("a", "x = 1"), made_step("a", "x = 2"), made_step("b", "y"), made_step("c", "z")]
    trace = made_trace(*made, idle=frozenset("abc"))
    page = Page(page_of(with_trace(trace, explanation=Explanation(slice=Slice((0, 1, 2, 3))))))
    assert heads_of(page, "slice") == ["CPU 0 abc"]
    cards = page.texts("div", "card")[:4]
    assert cards == ["ax = 1", "x = 2", "by", "cz"]


def test_an_actor_that_comes_back_into_its_lane_is_named_again() -> None:
    made = [made_step("a", "x = 1"), made_step("b", "y"), made_step("a", "x = 2"), made_step("a", "x = 3")]
    trace = made_trace(*made, handlers={"b": HandlerPlace("a", Level.IRQ)})
    page = Page(page_of(with_trace(trace, explanation=Explanation(slice=Slice((0, 1, 2, 3))))))
    assert page.texts("div", "card")[:4] == ["ax = 1", "by", "ax = 2", "x = 3"]


def test_remarks_stand_between_the_steps_that_are_shown() -> None:
    made = [made_step(actor, "x") for actor in "abab"]
    why = Explanation(slice=Slice((0, 3)), no_return=2)
    page = Page(page_of(with_trace(made_trace(*made, loop_from=1), explanation=why)))
    rows = [text.strip() for text in page.texts("tr") if text]
    first = rows.index("0the start")
    assert rows[first : first + 6] == [
        "0the start",
        "1x",
        "the point of no return: from here nothing can prevent it",
        "repeats for ever from here",
        "4x",
        "and again from step 2",
    ]


def test_where_the_steps_that_take_part_are_not_known_all_are_shown() -> None:
    page = Page(page_of(with_trace(made_trace(made_step("a", "x")))))
    assert not page.texts("div", "sliced") and not steps_of(page, "slice")
    assert [attrs for _, attrs, _ in page.elements if attrs.get("class") == "all-steps"] == []


# -- what stands beside it ------------------------------------------------------------------------


def test_each_file_of_the_model_is_there_once() -> None:
    quo = outcome_for_page(ROOT / "models" / "status_quo.py")
    page = Page(page_of(quo, outcome_for_page(LOCKS)))
    (text,) = page.texts("script", "sources")
    files = json.loads(text)
    assert {"models/status_quo.py", "checker/kernel/page.py"} <= {
        name[name.find("models/status") :] if "models/status" in name else name for name in files
    }
    for name, lines in files.items():
        assert "\n".join(lines) == Path(name).read_text().rstrip("\n")
    for run in map(json.loads, page.texts("script", "run-data")):
        assert len(run["sites"]) == len(run["steps"])
        for way, step in zip(run["sites"], run["steps"], strict=True):
            assert way[-1][:1] == [step["file"]] and way[-1][1] <= step["line"] <= way[-1][2]
            assert all(file in files and first <= last <= len(files[file]) for file, first, last in way)


def test_what_each_property_says_of_each_state() -> None:
    verdict = outcome_for_page(LOCKS).verdicts[-1]
    run = json.loads(Page(page_of(only(verdict))).texts("script", "run-data")[0])
    # the last property says something where nobody can step, which is the last state
    assert dict(zip(run["judged"], zip(*run["truths"], strict=True), strict=True)) == {
        "both_held": ("f", "f", "t"),
        "held_and_free": ("f", "f", "f"),
        "task_never_waits": ("t", "t", "f"),
        "every_actor_finishes": ("-", "-", "f"),
    }


def test_the_version_and_the_day(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    main([str(LOST), "-q", "--html", str(tmp_path / "page.html")])
    page = Page((tmp_path / "page.html").read_text())
    assert page.texts("footer") == [f"Made by page-pinning-checker {__version__} on 2023-11-14."]


@pytest.mark.parametrize("wrong", ["yesterday", "9" * 30])
def test_a_day_that_is_none_is_refused_before_anything_is_checked(
    wrong: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", wrong)
    assert main([str(LOST), "--html", str(tmp_path / "page.html")]) == 2
    told = f"SOURCE_DATE_EPOCH is `{wrong}`: give the seconds since 1970, or unset it\n"
    assert capsys.readouterr() == ("", told)
    assert main([str(LOST), "-q"]) == 1  # nobody asks for the day


# -- what a model may be called ---------------------------------------------------------------------


def test_hostile_names_are_text() -> None:
    text = page_of(hostile_outcome())
    page = Page(text)
    assert "<img" not in text
    assert text.count("</script>") == text.count("<script") == 4  # three with values, and the page's own
    assert not [key for _, attrs, _ in page.elements for key in attrs if key.startswith("on")]
    assert page.texts("h3") == [HOSTILE]
    assert "window.hacked" in page.texts("pre")[0]
    run = json.loads(page.texts("script", "run-data")[0])
    assert run["start"] == hostile_trace().states[0]
    assert run["places"][0]["guard"] == HOSTILE
    assert run["steps"][0]["changed"]["__proto__"] == [HOSTILE, "1"]
    assert [place for place in page.values("id") if "hacked" in place] == []


@pytest.mark.parametrize("letter", ["<", ">", "&", '"', "\0", "\x1b", "\u2028", "\u202e", "\ud800", "é"])
def test_every_letter_comes_through(letter: str) -> None:
    page = Page(tag("p", letter, title=letter).text)
    shown = letter if letter.isprintable() else letter.encode("unicode_escape").decode()
    assert page.texts("p") == [shown]
    assert page.values("title") == [shown]
    block = data({"x": letter}).text
    assert json.loads(Page(block).texts("script")[0]) == {"x": shown}
    assert not set(block.removeprefix('<script type="application/json">').removesuffix("</script>")) & set(
        "<>&"
    )


# -- size and sameness ------------------------------------------------------------------------------


def test_the_page_of_a_small_model_is_small() -> None:
    assert len(page_of(outcome_for_page(LOST))) < 120_000


def test_a_long_race_is_cut_at_its_start_and_says_so() -> None:
    steps = [made_step("a", f"x{n}", changed={"v": (str(n), str(n + 1))}) for n in range(5 * MOST_STEPS)]
    states = tuple({"v": str(n)} for n in range(5 * MOST_STEPS + 1))
    text = page_of(with_trace(made_trace(*steps, states=states)))
    page = Page(text)
    assert len(page.texts("tr", "step")) == MOST_STEPS
    assert page.texts("tr", "left-out") == ["steps 1 to 4,000 are left out"]
    run = json.loads(page.texts("script", "run-data")[0])
    assert (run["first"], run["start"], len(run["steps"])) == (4000, {"v": "4000"}, MOST_STEPS)
    assert page.texts("button", "copy") == ["copy command"]
    assert len(text) < 1_000 * MOST_STEPS


def test_near_misses_that_are_left_out_are_counted() -> None:
    verdict = outcome_for_page(LOST).verdicts[0]
    why = verdict.explanation
    assert verdict.trace is not None and why.orders is not None
    many = replace(why, orders=why.orders * 4, near_misses=why.near_misses * 4)
    page = Page(page_of(with_trace(verdict.trace, explanation=many)))
    assert len(page.texts("div", "run")) == 1 + MOST_NEAR_MISSES
    assert "Near misses left out here: 4; --near-misses prints them." in page.texts("p", "why")


def test_the_same_page_from_run_to_run(tmp_path: Path) -> None:
    pages = []  # on one day, for the page says when it was made
    for seed in ("1", "2"):
        command = [sys.executable, "-m", "checker", str(LOST), "-q", "--html", "-"]
        same = {"PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": "1700000000"}
        environment = {**os.environ, **same, "PYTHONHASHSEED": seed}
        done = subprocess.run(
            command, capture_output=True, text=True, env=environment, cwd=tmp_path, check=False
        )
        pages.append(done.stdout)
    assert pages[0] == pages[1]
    assert "seen = counter.value" in pages[0]
