"""Which violation is the same race: not every one on the way."""

from __future__ import annotations

import pytest

from checker.comparison.difference import Became
from checker.comparison.stopping import StopReason
from tests.comparison.pairs import HEAD, changed, edited
from tests.comparison.test_following import ASSERTIONS, FINISHES, LOST, said

ORDERED = (
    HEAD
    + """

@actor
def write() -> None:
    page.dirty = True
    page.pinned = True


@actor
def read() -> None:
    if page.dirty:
        pinned = page.pinned
        assert pinned, "it is pinned before it is dirty"


properties = [every_actor_finishes()]
"""
)


def test_another_assertion_that_fails_on_the_way_is_another_race() -> None:
    new = edited(
        ORDERED, "    page.pinned = True\n", '    assert False, "nonsense"\n    page.pinned = True\n'
    )
    gone = edited(
        new, '        assert pinned, "it is pinned before it is dirty"\n', "        page.pinned = pinned\n"
    )
    assert changed(ORDERED, gone, ASSERTIONS).became is Became.ANOTHER


def test_another_assertion_in_the_last_step_is_another_race() -> None:
    last = (
        '        with atomic("look"):\n            pinned = page.pinned\n            assert pinned, "one"\n'
    )
    both = last + '            assert page.value, "two"\n'
    old = edited(
        ORDERED,
        '        pinned = page.pinned\n        assert pinned, "it is pinned before it is dirty"\n',
        both.replace("page.value", "page.value == 0"),
    )
    new = edited(
        edited(old, "assert pinned", "assert pinned or page.dirty"), "page.value == 0", "page.value == 1"
    )
    change = changed(old, new, ASSERTIONS)
    assert change.became is Became.ANOTHER and change.following is not None
    assert change.following.stop is not None
    assert change.following.stop.reason is StopReason.FAILS_OTHERWISE
    assert "fails: two (in the race: one)." in said(old, new, ASSERTIONS)


@pytest.mark.parametrize(
    ("was", "now"),
    [("done: int = integer(0, most=2)", "done: int = integer(2, most=4)"), ("@always", "@never")],
)
def test_a_state_that_is_wrong_before_the_race_ends_is_another_race(was: str, now: str) -> None:
    new = edited(LOST, was, now).replace("import actor", "import never, actor")
    change = changed(LOST, new, "kept")
    assert change.became is Became.ANOTHER and change.following is not None
    assert change.following.stop is not None
    assert change.following.stop.reason is StopReason.WRONG_BEFORE
    assert 'The property is violated before step 1, "seen = page.value"' in said(LOST, new, "kept")


def test_a_deadlock_of_some_beside_an_actor_that_goes_on_is_the_same_race() -> None:
    some = (
        HEAD
        + """

@actor
def spin() -> None:
    while not page.dirty:
        pass


@actor
def wait() -> None:
    wait_until(page.dirty)


properties = [every_actor_finishes()]
"""
    )
    assert changed(some, some, FINISHES).became is Became.SAME_RACE
    other = edited(some, "    wait_until(page.dirty)\n", "    wait_until(not page.dirty)\n")
    other += "\n\n@actor\ndef late() -> None:\n    wait_until(page.dirty)\n"
    change = changed(some, other, FINISHES)
    assert (change.after, change.became) == ("violated", Became.ANOTHER)
