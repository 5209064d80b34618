"""The page as axe-core judges it, in a real browser, light and dark, wide and narrow."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest

from tests.report.browser import CHROMIUM, opened
from tests.report.pages import outcome_for_page, page_of
from tests.report.traces import ROOT, SMALL

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")
AXE = (files("axe_core_python") / "axe.min.js").read_text(encoding="utf-8")
JUDGE = """
const judge = async () => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  return violations.map(({ id, impact, nodes }) => [impact, id, nodes.map((node) => node.html).slice(0, 3)]);
};
"""


@cache
def review() -> str:
    """A page of two designs: a lasso would take longer to find than to judge."""
    return page_of(
        outcome_for_page(ROOT / "models" / "status_quo.py"), outcome_for_page(SMALL / "lock_order.py")
    )


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (500, True)])
def test_axe_finds_nothing(tmp_path: Path, width: int, dark: bool) -> None:
    script = f"""
    {AXE};
    {JUDGE}
    press("j");
    said.push(axe.version);
    said.push(...await judge());
    at(".all-steps").click();
    press("]");
    said.push(...await judge());
    """
    found = opened(review(), tmp_path, script=script, width=width, dark=dark)
    assert found.console == []
    assert found.said == ["4.4.3"]
