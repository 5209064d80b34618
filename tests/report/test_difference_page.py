"""The page of a difference in a real browser: what axe-core says of it, and where its links lead."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from checker.checking.check import check
from checker.checking.options import Options
from checker.comparison.compare import compare
from checker.comparison.side import ComparedSide
from checker.compiler.compile import compile_model
from checker.exploration.deadline import Deadline
from checker.report.difference.page import difference_page
from tests.command_line.running import MODELS
from tests.report.browser import CHROMIUM, opened
from tests.report.test_page_accessible import AXE, JUDGE

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")


def side(**settings: str) -> ComparedSide:
    """A model with some settings, checked."""
    model = compile_model(str(MODELS / "as_declared.py"), settings)
    outcome = check(model, Options(engine="python", standings=True))
    return ComparedSide("as_declared.py", outcome, {"": model.source})


@cache
def page() -> str:
    """A page on which a race is closed."""
    return difference_page(compare(side(), side(WRITES="off"), Deadline()), ["python3"], "made by a test")


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (500, True)])
def test_axe_finds_nothing(tmp_path: Path, width: int, dark: bool) -> None:
    script = f"{AXE};{JUDGE}said.push(...await judge());"
    found = opened(page(), tmp_path, script=script, width=width, dark=dark)
    assert (found.console, found.said) == ([], [])


def test_the_way_to_a_race_leads_to_one(tmp_path: Path) -> None:
    script = """
    const links = [...document.querySelectorAll("td a")].filter((one) => one.textContent === "old race");
    said.push(links.length, document.querySelector(links[0].hash).dataset.property);
    """
    found = opened(page(), tmp_path, script=script)
    assert (found.console, found.said) == ([], [1, "stays_clean"])
