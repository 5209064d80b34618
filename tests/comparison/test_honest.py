"""What a reader has to be told beside a verdict: a weaker property, a smaller model, bounds, other costs."""

from __future__ import annotations

from dataclasses import replace

from checker.comparison.difference import Became
from checker.report.difference.text import actor_costs, brief
from checker.report.difference.verdicts import sentences
from tests.comparison.pairs import HEAD, changed, compared, edited
from tests.comparison.test_following import ACT, ASSERTIONS, FINISHES, LOST, ORDER, said

RANGES = "integers_stay_in_range"


def test_a_weaker_assertion_a_wider_range_and_a_resting_wait_are_no_honest_fixes() -> None:
    weaker = edited(ACT, "assert not page.pinned,", "assert not page.pinned or True,")
    wider = edited(LOST, "value: int = integer(0, most=3)", "value: int = integer(0, most=1)")
    narrow = edited(wider, "seen + 1", "seen + 2")
    resting = ORDER.replace("wait_until(not page.pinned)", "wait_until(not page.pinned, resting=True)")
    resting = edited(resting, "wait_until(not page.locked)", "wait_until(not page.locked, resting=True)")
    for old, new, name in (
        (ACT, weaker, ASSERTIONS),
        (
            narrow,
            edited(narrow, "value: int = integer(0, most=1)", "value: int = integer(0, most=4)"),
            RANGES,
        ),
        (ORDER, resting, FINISHES),
    ):
        comparison = compared(old, new)
        change = next(one for one in comparison.properties if one.name == name)
        assert (change.became, change.restated) == (Became.CLOSED, True), name
        beware = "Beware: the condition of this property is not the same"
        assert beware in " ".join(sentences(change, comparison))
        assert beware in "\n".join(brief(comparison))


def test_a_fix_that_leaves_the_property_alone_is_no_reason_to_beware() -> None:
    new = edited(ACT, "        page.pinned = True\n        page.pinned = False\n", "        pass\n")
    change = changed(ACT, new, ASSERTIONS)
    assert (change.became, change.restated) == (Became.CLOSED, False)


def test_a_race_that_is_not_found_within_bounds_of_a_memory_model_is_not_closed() -> None:
    buffers = (
        HEAD.replace("import actor", "import at_once, smp_mb, actor").replace(
            "    pinned: bool = False", "    pinned: bool = at_once(False)"
        )
        + """

memory = "weak"


@actor
def write() -> None:
    page.value = 1
    page.dirty = True


@actor
def read() -> None:
    dirty = page.dirty
    smp_mb()
    value = page.value
    if dirty and value == 0:
        page.pinned = True


@always("the value is stale")
def fresh() -> bool:
    return not page.pinned


properties = [fresh]
"""
    )
    more = "    page.value = 1\n" + "".join(f"    page.value = {n}\n" for n in (2, 3, 1, 2))
    new = edited(buffers, "    page.value = 1\n", more)
    change = changed(buffers, new, "fresh")
    assert (change.became, change.after) == (Became.WITHIN_BOUNDS, "holds")
    text = said(buffers, new, "fresh")
    assert "holds within bounds; no race is shown to be closed" in text
    assert "The race may still be there beyond them" in text
    lines = "\n".join(brief(compared(buffers, new)))
    assert "1 race not found within bounds" in lines and "closed)" not in lines
    assert "the new search stayed within bounds of the memory model: window of\n      write's CPU" in lines
    assert "so the race need not be new" in said(new, buffers, "fresh")


def test_a_property_that_asks_for_a_state_and_one_that_forbids_it_are_not_compared() -> None:
    asked = edited(LOST, "@always", "@reachable").replace("import actor", "import reachable, actor")
    for pair in ((asked, LOST), (LOST, asked)):
        change = changed(*pair, "kept")
        assert (change.became, change.is_changed) == (Became.ASKS_ELSE, True)


def test_an_actor_that_a_model_does_not_have_costs_nothing_there() -> None:
    lines = actor_costs(compared(ACT, edited(ACT, "def write()", "def writes()")))
    assert any(line.startswith("  write alone: ") and line.endswith("-> is not there") for line in lines)
    assert any(line.startswith("  writes alone: is not there -> ") for line in lines)


def test_a_memory_model_does_not_change_what_an_actor_costs() -> None:
    weak = edited(ACT, "page = shared(Page)\n", 'page = shared(Page)\nmemory = "weak"\n')
    assert compared(ACT, weak).old.outcome.costs == compared(ACT, weak).new.outcome.costs


def test_no_line_is_wider_than_a_mail() -> None:
    comparison = compared(LOST, edited(LOST, "seen + 1", "seen"))
    program = replace(comparison.new.outcome.program, name="a_long_name_of_a_model" * 3)
    outcome = replace(comparison.new.outcome, program=program, bounds_reached=("window of write's CPU",) * 9)
    wide = replace(comparison, new=replace(comparison.new, outcome=outcome))
    assert max(map(len, brief(wide))) <= 75


def test_a_step_that_several_actors_take_is_named_once() -> None:
    once = '    with atomic("inc()"):\n        page.value = page.value + 1\n'
    text = said(LOST, edited(LOST, "    seen = page.value\n    page.value = seen + 1\n", once), "kept")
    assert "add[1] and add[0] also take inc() (" in text or "add[0] and add[1] also take inc() (" in text
    assert text.count("inc() (") == text.count("is not in the new model") + 1
    assert "), which is not in the race." in text
