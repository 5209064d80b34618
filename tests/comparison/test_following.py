"""Where a race ends in a changed model, and why: each kind of change by itself."""

from __future__ import annotations

import pytest

from checker.comparison.difference import Became
from checker.comparison.stopping import StopReason
from checker.report.difference.verdicts import sentences, verdict_line
from tests.comparison.pairs import (
    CHECK_THEN_ACT,
    HEAD,
    LOCK_ORDER,
    LOOK_THEN_SAY,
    LOST_UPDATE,
    changed,
    compared,
    edited,
)

LOST = HEAD + LOST_UPDATE
ACT = HEAD + CHECK_THEN_ACT
ORDER = HEAD + LOCK_ORDER
FINISHES, ASSERTIONS = "every_actor_finishes", "assertions_hold"


def said(old: str, new: str, name: str) -> str:
    """All that is said of one property."""
    comparison = compared(old, new)
    change = next(one for one in comparison.properties if one.name == name)
    return " ".join([verdict_line(change, comparison), *sentences(change, comparison)])


def test_a_lock_closes_a_race_where_the_other_actor_waits_for_it() -> None:
    new = edited(LOST, "    seen = page.value\n", "    lock()\n    seen = page.value\n")
    new = edited(new, '    with atomic("done()")', '    unlock()\n    with atomic("done()")')
    change = changed(LOST, new, "kept")
    assert change.became is Became.CLOSED
    following = change.following
    assert following is not None and following.stop is not None and following.complete
    assert following.step == 1  # both read before one writes: the second reader does not get so far
    assert following.stop.reason is StopReason.WAITS_BEFORE
    assert following.stop.here is not None and following.stop.here.is_new
    assert following.stop.reads == {"page.locked": "True"}
    text = said(LOST, new, "kept")
    assert 'Before step 2, "seen = page.value" by add[' in text
    assert (
        "it comes to lock() (" in text
        and "which is only there), and waits there until not page.locked" in text
    )
    assert "page.locked is set, since lock() (" in text
    assert "Checked: the run up to there was replayed in the new model" in text


def test_a_statement_that_is_gone_is_named_with_what_happens_instead() -> None:
    new = edited(ACT, '        assert not page.pinned, "a pinned page is written"\n', "")
    change = changed(ACT, new, ASSERTIONS)
    assert change.became is Became.CLOSED and change.following is not None
    (gone,) = change.following.left_out
    assert gone.instead is not None and gone.instead.text == "page.dirty = False"
    assert "is not in the new model: write comes to page.dirty = False" in said(ACT, new, ASSERTIONS).replace(
        '"', ""
    )


def test_an_order_that_was_reversed_is_said_to_be() -> None:
    old = HEAD + LOOK_THEN_SAY
    both = "    pinned = page.pinned\n    page.dirty = True\n"
    new = edited(old, both, "    page.dirty = True\n    pinned = page.pinned\n")
    change = changed(old, new, ASSERTIONS)
    assert change.became is Became.CLOSED
    text = said(old, new, ASSERTIONS)
    assert 'by write, it comes to "page.dirty = True"' in text
    assert "of the race: the order of the two is reversed." in text


def test_a_lock_that_is_taken_earlier_is_where_the_race_ends() -> None:
    new = edited(
        ORDER,
        "    wait_until(not page.pinned)\n    page.pinned = True\n    lock()\n    unlock()\n",
        "    lock()\n    wait_until(not page.pinned)\n    page.pinned = True\n    unlock()\n",
    )
    change = changed(ORDER, new, FINISHES)
    assert change.became is Became.CLOSED
    assert "it comes to lock() (" in said(ORDER, new, FINISHES)


def test_a_violation_by_another_order_is_another_race() -> None:
    new = edited(
        ACT,
        '        page.dirty = True\n        assert not page.pinned, "a pinned page is written"\n',
        '        assert not page.pinned, "a pinned page is written"\n        page.dirty = True\n',
    )
    change = changed(ACT, new, ASSERTIONS)
    assert change.became is Became.ANOTHER and change.after == "violated"
    assert "the order of the two is reversed" in said(ACT, new, ASSERTIONS)


def test_a_statement_that_was_edited_is_recognised_and_is_no_certain_match() -> None:
    new = edited(LOST, "    page.value = seen + 1\n", "    page.value = seen + 1 - 0\n")
    change = changed(LOST, new, "kept")
    assert change.became is Became.SAME_RACE and change.following is not None
    assert "step 3 was recognised by another text, in the same place" in change.following.doubts


def test_a_race_that_is_still_there_with_steps_in_between_is_the_same_race() -> None:
    new = edited(LOST, '    with atomic("done()")', '    page.dirty = True\n    with atomic("done()")')
    change = changed(LOST, new, "kept")
    assert change.became is Became.SAME_RACE
    assert change.following is not None and None in change.following.taken
    assert "by the same race with 2 steps more" in said(LOST, new, "kept")


CHOICE = (
    HEAD.replace("import actor", "import choose, actor")
    + """

@actor
def write() -> None:
    with atomic("pick"):
        number = choose(range(3))
    page.value = number


@always("the value is two")
def small() -> bool:
    return page.value != 2


properties = [small]
"""
)


def test_a_choice_is_matched_by_its_value() -> None:
    new = edited(CHOICE, "choose(range(3))", "choose(range(2, 4))")
    change = changed(CHOICE, new, "small")
    assert change.became is Became.SAME_RACE and change.following is not None
    assert [step.move.choice for step in change.following.race.steps] == [2, 0]
    assert [step.move.choice for step in change.following.run.steps] == [0, 0]


def test_a_choice_that_is_gone_is_named() -> None:
    new = edited(CHOICE, "choose(range(3))", "choose(range(2))")
    assert "Step 1, pick by write, cannot choose number = 2." in said(CHOICE, new, "small")


def test_an_order_is_reversed_only_if_the_first_step_may_still_follow() -> None:
    old = HEAD + LOOK_THEN_SAY
    new = edited(
        old, "    pinned = page.pinned\n    page.dirty = True\n", "    page.dirty = True\n    pinned = True\n"
    )
    text = said(old, new, ASSERTIONS)
    assert "the order of the two" not in text
    moved = edited(
        edited(ACT, "    if not page.pinned:\n", "    page.dirty = True\n    if not page.pinned:\n"),
        '        page.dirty = True\n        assert', "        assert",
    )  # fmt: skip
    assert "the order of the two is reversed" in said(ACT, moved, ASSERTIONS)


def test_a_step_that_is_passed_by_is_not_said_to_be_taken_later() -> None:
    old = (
        HEAD
        + """

@actor
def write() -> None:
    page.dirty = True
    page.value = 1


@always("a dirty page has a value")
def clean() -> bool:
    return not page.dirty or page.value == 0


properties = [clean]
"""
    )
    new = edited(old, "    page.dirty = True\n", "    if page.pinned:\n        page.dirty = True\n")
    text = said(old, new, "clean")
    assert 'Instead of step 1, "page.dirty = True" by write, it comes to "page.value = 1"' in text
    assert "reversed" not in text


def test_of_the_steps_that_are_gone_those_that_take_part_are_named() -> None:
    old = edited(ACT, "    if not page.pinned:\n", "    page.value = 3\n    if not page.pinned:\n")
    new = ACT.replace('        assert not page.pinned, "a pinned page is written"\n', "")
    comparison = compared(old, new, explained=True)
    change = next(one for one in comparison.properties if one.name == ASSERTIONS)
    assert change.following is not None and len(change.following.left_out) == 2
    text = " ".join(sentences(change, comparison))
    assert "page.value = 3" not in text and "a pinned page is written" in text


def test_a_model_without_the_actor_says_so() -> None:
    new = edited(ACT, "def write()", "def writes()")
    change = changed(ACT, new, ASSERTIONS)
    assert change.following is not None and change.following.stop is not None
    assert change.following.stop.reason is StopReason.NO_ACTOR
    assert change.became is Became.ANOTHER  # it is the same race under another name, which nobody knows
    assert "the new model has no actor of this name" in said(ACT, new, ASSERTIONS)


def test_an_inconclusive_search_closes_nothing() -> None:
    new = edited(LOST, "    seen = page.value\n", "    lock()\n    seen = page.value\n")
    new = edited(new, '    with atomic("done()")', '    unlock()\n    with atomic("done()")')
    change = changed(LOST, new, "kept", states=3)
    assert (change.became, change.after) == (Became.OPEN, "unknown")
    comparison = compared(LOST, new, states=3)
    text = " ".join(sentences(change, comparison))
    assert "The new search has left this open: --max-states 3 reached. No race is shown to be closed." in text
    assert comparison.exit_status == 3


def test_a_race_that_is_still_there_is_shown_though_the_search_was_inconclusive() -> None:
    comparison = compared(LOST, LOST, states=3)
    change = next(one for one in comparison.properties if one.name == "kept")
    assert change.became is Became.OPEN and change.following is not None and change.following.shows
    assert "But the race is still there: a run of the new model" in " ".join(sentences(change, comparison))


def test_a_run_that_goes_on_for_ever_is_judged_by_the_search_alone() -> None:
    old = (
        HEAD.replace("import actor", "import actor, eventually")
        + """

@actor
def blink() -> None:
    while not page.dirty:
        page.pinned = True
        page.pinned = False


@actor
def stop() -> None:
    page.value = 1


@eventually("it blinks for ever")
def stops() -> bool:
    return page.dirty


properties = [stops]
"""
    )
    change = changed(old, edited(old, "    page.value = 1\n", "    page.dirty = True\n"), "stops")
    assert change.became is Became.CLOSED and change.following is not None
    text = said(old, edited(old, "    page.value = 1\n", "    page.dirty = True\n"), "stops")
    assert "violation" not in text
    again = changed(old, edited(old, "    page.value = 1\n", "    page.value = 2\n"), "stops")
    assert again.became is Became.BOTH


def test_a_property_that_was_rewritten_is_no_honest_fix() -> None:
    new = edited(LOST, "return page.done != 2 or page.value == 2", "return page.done != 2 or page.value >= 1")
    change = changed(LOST, new, "kept")
    assert change.became is Became.CLOSED and change.restated
    text = said(LOST, new, "kept")
    assert "steps can be taken, and do not lead to the violation" in text
    assert "Beware: the condition of this property is not the same in both models." in text


def test_a_property_that_holds_for_no_reason_closes_nothing() -> None:
    old = edited(LOST, "@always", "# premise\n@always").replace(
        "return page.done != 2 or page.value == 2", "return implies(page.done == 2, page.value == 2)"
    )
    old = old.replace("import actor", "import implies, actor")
    new = edited(old, "        page.done = page.done + 1\n", "        page.dirty = True\n")
    change = changed(old, new, "kept")
    assert change.became is Became.VACUOUS
    assert "It holds for no reason" in said(old, new, "kept")


def test_a_new_race_is_followed_in_the_old_model() -> None:
    fixed = edited(LOST, "    seen = page.value\n", "    lock()\n    seen = page.value\n")
    fixed = edited(fixed, '    with atomic("done()")', '    unlock()\n    with atomic("done()")')
    change = changed(fixed, LOST, "kept")
    assert change.became is Became.OPENED
    assert "In the old model this run ends before that. " in said(fixed, LOST, "kept")


@pytest.mark.parametrize("source", [LOST, ACT, ORDER])
def test_a_model_beside_itself_has_the_same_races(source: str) -> None:
    comparison = compared(source, f"\n\n# moved down\n{source}")
    assert comparison.exit_status == 0
    violated = [one for one in comparison.properties if one.after == "violated"]
    assert violated and all(one.became is Became.SAME_RACE for one in violated)
    assert all(one.following is not None and not one.following.doubts for one in violated)


def test_a_smaller_model_is_no_honest_fix() -> None:
    old = edited(LOST, "return page.done != 2 or page.value == 2", "return page.done < 2")
    new = edited(old, "@actor(count=2)", "@actor(count=1)")
    assert "Beware: the two models are not of the same size (actor add)." in said(old, new, "kept")


def test_properties_and_actors_come_and_go() -> None:
    new = edited(
        LOST,
        "properties = [kept, every_actor_finishes()]",
        "properties = [every_actor_finishes()]\nleft_out = [kept]",
    )
    new = edited(new, "@actor(count=2)", "@actor(count=1)")
    comparison = compared(LOST, new)
    became = {one.name: one.became for one in comparison.properties}
    assert became["kept"] is Became.GONE
    assert [(one.name, one.before, one.after) for one in comparison.actors] == [("add", "2", "1")]
    assert comparison.exit_status == 1
    assert {one.name: one.became for one in compared(new, LOST).properties}["kept"] is Became.NEW
