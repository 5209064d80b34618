"""An example and a random walk in the page: a run with its own place, and what ``replay`` follows."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import pytest

from checker.checking.check import check
from checker.checking.options import Options
from checker.checking.outcome import Outcome
from checker.checking.walk import walked
from checker.compiler.compile import compile_model
from checker.exploration.limits import Limits
from tests.report.pages import page_of
from tests.report.traces import SMALL

CLEAN = SMALL / "clean.py"


def exampled(path: Path) -> Outcome:
    """Check a model as ``--html`` does with ``--example``."""
    return check(compile_model(str(path)), Options(standings=True, example=True))


def section(page: str) -> str:
    """The section of the example."""
    match = re.search(r'<section class="race" id="design-1-example">.*?</section>', page, re.DOTALL)
    assert match is not None
    return match[0]


def frame(part: str) -> dict[str, object]:
    """The entry of the run in a result file, without its steps."""
    match = re.search(r'<script[^>]*class="run-data"[^>]*>(.*?)</script>', part, re.DOTALL)
    assert match is not None
    data = json.loads(html.unescape(match[1]))
    assert len(data["standings"]) == len(data["steps"]) + 1
    return dict(data["frame"])


def test_an_example_is_one_more_run() -> None:
    part = section(page_of(exampled(CLEAN)))
    assert ">an example</a>" in part
    assert "Every actor gets through. No shorter run does that." in part
    assert "python3 -m checker" in part
    assert "clean.py --example</code>" in part
    assert (frame(part)["property"], frame(part)["run"]) == (None, "through")


def test_a_walk_is_a_run_too() -> None:
    model = compile_model(str(SMALL / "lost_update.py"))
    page = page_of(walked(model, 7, 100, True, Limits().deadline()))
    part = section(page)
    assert "A random walk, seed 7; it violates no_update_lost." in part
    assert "--walk 7 --steps 100</code>" in part
    assert frame(part)["run"] == "walk"
    assert 'id="design-1-no_update_lost"' in page


@pytest.mark.parametrize("name", ["clean.py", "lost_update.py"])
def test_without_an_example_there_is_no_section(name: str) -> None:
    outcome = check(compile_model(str(SMALL / name)), Options())
    assert "design-1-example" not in page_of(outcome)
