"""Why a run that ends has never reached a goal: the orders that force it, against every execution."""

from __future__ import annotations

import pytest

from checker.__main__ import main
from tests.counterexample.races import random_whole_runs
from tests.counterexample.test_orders import check
from tests.programs import file_of

HEAD = """
from checker import actor, eventually, record, shared


@record
class State:
    busy: bool = False
    queued: bool = False
    done: bool = False


s = shared(State)
"""
# If submit() is first, the worker reaches the goal and leaves it again: that run is right.
ON_THE_WAY = """

@actor
def submit() -> None:
    s.queued = True


@actor
def worker() -> None:
    if s.queued:
        s.done = True
        s.done = False
"""
TOO_LATE = """

@actor
def submit() -> None:
    if s.busy:
        s.queued = True
    else:
        s.done = True


@actor
def worker() -> None:
    s.busy = True
    if s.queued:
        s.done = True
    s.busy = False
"""
TAIL = """

@eventually("a request is never served")
def done() -> bool:
    return s.done


properties = [done]
"""


def printed(actors: str, capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """What the checker prints of a model that violates its property."""
    with file_of(HEAD + actors + TAIL) as path:
        assert main([str(path), *words]) == 1
    return capsys.readouterr().out


def test_the_drawing_shows_the_steps_that_decide(capsys: pytest.CaptureFixture[str]) -> None:
    rows = printed(TOO_LATE, capsys).splitlines()[3:10]
    assert [row.strip() for row in rows[2:]] == [
        "s.busy = True",
        "finds that busy is set",
        "finds that queued is clear",
        "s.queued = True",
        "s.busy = False",
    ]


def test_the_orders_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(TOO_LATE, capsys, "-v")
    assert '  "s.busy = True" on CPU 0  before  "if s.busy" on CPU 1\n' in text
    assert '  "if s.queued" on CPU 0    before  "s.queued = True" on CPU 1\n' in text


def test_a_run_that_reaches_the_goal_on_its_way_is_right(capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(ON_THE_WAY, capsys, "-v")
    assert "The race needs this order; reverse it and it does not happen:\n" in text
    assert '  "if s.queued" on CPU 0  before  "s.queued = True" on CPU 1\n' in text


def test_other_races_are_not_looked_for(capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(TOO_LATE, capsys, "-v", "--counterexamples", "3")
    assert "Not found: another race: not looked for where something never happens.\n" in text


def test_random_runs() -> None:
    found = [check(race) for race in random_whole_runs(range(60), 6, 8)]
    assert (len(found), sum(bool(one.orders) for one in found)) == (39, 5)


@pytest.mark.slow
def test_many_random_runs() -> None:
    found = [check(race) for race in random_whole_runs(range(60, 1500), 6, 9)]
    assert sum(bool(one.orders) for one in found) > 20
