"""How the page lies on a screen: arrows cross no text, names are whole, headings stay, nothing overflows."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from checker.counterexample.explanation import Explanation, Slice
from tests.report.browser import CHROMIUM, opened
from tests.report.pages import outcome_for_page, page_of, with_trace
from tests.report.traces import ROOT, SMALL, made_step, made_trace

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")
WIDE, NARROW = 1280, 500
MEASURE = """
const texts = () => {
  const walker = document.createTreeWalker(run().querySelector(".lanes"), NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) if (walker.currentNode.parentElement.offsetWidth) found.push(walker.currentNode);
  return found;
};
const rects = (node, from = 0, to = node.length) => {
  const range = document.createRange();
  range.setStart(node, from);
  range.setEnd(node, to);
  return [...range.getClientRects()].filter((one) => one.width);
};
// the points of each arrow that lie on a text, but for the two marks that it joins
const crossings = () => {
  const inRows = texts().filter((node) => !node.parentElement.closest("caption, thead"));
  const boxes = inRows.map((node) => [node.data, rects(node)]);
  const found = [];
  for (const path of run().querySelectorAll(".arrow path:first-child")) {
    const frame = path.getScreenCTM();
    for (let at = 0; at <= path.getTotalLength(); at += 2) {
      const { x, y } = path.getPointAtLength(at).matrixTransform(frame);
      const isHit = (box) => x > box.left && x < box.right && y > box.top && y < box.bottom;
      for (const [text, parts] of boxes) if (parts.some(isHit)) found.push(text);
    }
  }
  return [...new Set(found)];
};
const broken = () => texts().flatMap((node) => {
  const words = [...node.data.matchAll(/\\S+/g)];
  const isBroken = (word) => rects(node, word.index, word.index + word[0].length).length > 1;
  return words.filter(isBroken).map((word) => word[0]);
});
const sideways = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;
const arrows = () => run().querySelectorAll(".arrow").length;
"""


@cache
def five_lanes() -> str:
    """A race of five actors with the names of the kernel, and an order from each to the next and back."""
    names = ("get_user_pages_fast", "get_user_pages[0]", "get_user_pages[1]", "writeback", "truncate")
    texts = ("mmu_notifier_invalidate_range_start(): the range", "vma->mm->notifier_subscriptions.itree")
    steps = [
        made_step(
            name,
            texts[number % 2],
            reads={"pages[0].sleepers[0]": "callers[0]"},
            decided=("pages[0].sleepers[0]",),
        )
        for number, name in enumerate((*names, *names))
    ]
    orders = (*((number, number + 1) for number in range(9)), (0, 9), (1, 8))
    shown = Slice((0, 1, 2, 3, 4, 7, 9))
    return page_of(with_trace(made_trace(*steps), explanation=Explanation(orders=orders, slice=shown)))


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_five_lanes(tmp_path: Path, width: int) -> None:
    script = f"""
    {MEASURE}
    await until(arrows);
    for (const kind of ["slice", "all"]) {{
      said.push([kind, arrows(), crossings(), broken(), sideways()]);
      at(".all-steps").click();
    }}
    const drawing = run().querySelector(".drawing");
    said.push(drawing.scrollWidth - drawing.clientWidth);
    """
    found = opened(five_lanes(), tmp_path, script=script, width=width)
    assert found.console == []
    assert found.said[:2] == [["slice", 5, [], [], 0], ["all", 11, [], [], 0]]
    assert (found.said[2] == 0) == (width == WIDE)  # where they do not fit, the lanes are a box that scrolls


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_races_of_a_model(tmp_path: Path, width: int) -> None:
    script = f"""
    {MEASURE}
    for (const section of all("section.race")) {{
      section.dispatchEvent(new PointerEvent("pointerdown", {{ bubbles: true }}));
      const mine = section.querySelector(".run:not([hidden])");
      mine.id = "measured";
      section.scrollIntoView();
      await until(() => mine.querySelector(".arrow"));
      for (const other of all(".run")) other.hidden = other !== mine;
      said.push([arrows() > 0, crossings(), broken(), sideways()]);
      for (const other of all(".run")) other.hidden = false;
    }}
    """
    found = opened(
        page_of(outcome_for_page(ROOT / "models" / "status_quo.py")), tmp_path, script=script, width=width
    )
    assert found.console == []
    assert found.said == [[True, [], [], 0]] * 3


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_headings_stay_and_the_row_is_seen_below_them(tmp_path: Path, width: int) -> None:
    steps = [made_step(actor, f"x = {n}") for n in range(40) for actor in ("a", "b")]
    script = """
    press("End", at(".drawing"));
    const box = (selector) => at(selector).getBoundingClientRect();
    const [bar, cell, row] = [box(".bar"), box(".lanes th.lane"), box("tr.current td:not(:empty)")];
    const shown = document.elementFromPoint(cell.left + 5, cell.top + 15);
    said.push(cell.top >= bar.bottom - 1, cell.top < innerHeight / 2, Boolean(shown.closest("thead")));
    said.push(row.top >= cell.bottom - 1, row.bottom <= innerHeight, scrollY > 0);
    """
    found = opened(page_of(with_trace(made_trace(*steps))), tmp_path, script=script, width=width)
    assert found.console == []
    assert found.said == [True] * 6


def test_the_overview_says_that_it_scrolls(tmp_path: Path) -> None:
    one = outcome_for_page(SMALL / "too_many_pins.py")
    page = page_of(*[one] * 13)
    script = f"""
    {MEASURE}
    await until(() => !at(".scrolls").hidden);
    const box = at(".overview");
    said.push(at(".scrolls").textContent, box.scrollWidth > box.clientWidth, sideways());
    """
    found = opened(page, tmp_path, script=script, width=NARROW)
    assert found.said == ["The table scrolls sideways: 13 designs.", True, 0]
    script = "await until(() => false || performance.now() > 500); said.push(at('.scrolls').hidden);"
    assert opened(page_of(one), tmp_path, script=script).said == [True]


def test_the_headings_cover_nothing_without_scripts(tmp_path: Path) -> None:
    page = page_of(with_trace(made_trace(*[made_step("a", "x = 1")] * 3)))
    script = """
    document.documentElement.classList.remove("scripts");
    const box = (selector) => at(selector).getBoundingClientRect();
    said.push(box(".whole tbody tr").top >= box(".whole th.lane").bottom - 1);
    """
    assert opened(page, tmp_path, script=script).said == [True]
