"""Why a run ends while a goal is due: the orders that force it, against every execution."""

from __future__ import annotations

from textwrap import indent

import pytest

from checker.__main__ import main
from tests.counterexample.races import random_unmet_goals
from tests.counterexample.test_orders import check
from tests.programs import file_of

HEAD = """
from checker import actor, atomic, eventually, every_actor_finishes, leads_to, record, shared, wait_until


@record
class State:
    busy: bool = False
    queued: bool = False
    done: bool = False


s = shared(State)
"""


def actors(submit: str, worker: str, of_submit: str = "@actor", of_worker: str = "@actor") -> str:
    """Two actors with these bodies."""
    bodies = [(of_submit, "submit", submit), (of_worker, "worker", worker)]
    return "".join(
        f"\n\n{mark}\ndef {name}() -> None:\n{indent(body, INSIDE)}\n" for mark, name, body in bodies
    )


INSIDE = "    "
REQUEST = "s.queued = True"
LOCKED = "with atomic('spin_lock()'):\n    wait_until(not s.busy)\n    s.busy = True\n"
# If submit() is first, the worker reaches the goal and leaves it again: that run is right.
ON_THE_WAY = actors(REQUEST, "if s.queued:\n    s.done = True\n    s.done = False")
TOO_LATE = actors(
    "if s.busy:\n    s.queued = True\nelse:\n    s.done = True",
    "s.busy = True\nif s.queued:\n    s.done = True\ns.busy = False",
)
# What is reached before the request counts for nothing.
BEFORE = actors(REQUEST, "s.done = True\ns.done = False\nif s.queued:\n    s.done = True")
# The request is over before it is served.
GONE = actors("s.queued = True\ns.busy = True\ns.queued = False", "if s.queued:\n    s.done = True")
NEVER = actors(REQUEST, "if s.queued:\n    s.queued = False\nif s.busy:\n    s.done = True")
# Without s.queued = True the goal is reached on the way, and left again.
HINDERED = actors(
    "s.busy = True",
    "s.queued = True\n"
    "with atomic('look'):\n    if s.busy and s.queued:\n        s.busy = False\n"
    "    else:\n        s.done = True\n"
    "s.done = False",
)
# Reversed, the steps end where only submit() can step, which may stop there for ever.
UNFAIR = actors("wait_until(not s.busy)\ns.done = True", "s.busy = True", of_submit="@actor(fair=False)")
LOOPS = actors("s.busy = True", "wait_until(not s.busy)\nwhile True:\n    s.queued = True")
# Reversed, it is served, and asks again after the steps of the race.
ASKS_AGAIN = actors(
    "s.queued = True\nwait_until(s.busy)\ns.queued = True",
    "if s.queued:\n    s.done = True\n    s.queued = False\n    s.done = False\n    s.busy = True",
)
# Reversed, it is served, and all is as it was at the start.
SERVED = actors(REQUEST, "if s.queued:\n    s.done = True\n    s.queued = False\n    s.done = False")
HANDLER = actors(
    f"{LOCKED}s.busy = False",
    f"{LOCKED}s.done = True\ns.busy = False",
    of_worker="@actor(interrupts=submit)",
)
STARVES = actors(
    "s.queued = True\nwait_until(not s.busy)\ns.done = True",
    "while True:\n    s.busy = True\n    s.busy = False",
)
TAIL = """

@eventually("a request is never served")
def done() -> bool:
    return s.done


properties = [done]
"""


AFTER = """

@leads_to("a request is not served")
def served() -> tuple[bool, bool]:
    return s.queued, s.done


properties = [served]
"""


LIVELOCK = """

properties = [every_actor_finishes()]
"""


def printed(actors: str, capsys: pytest.CaptureFixture[str], *words: str, properties: str = TAIL) -> str:
    """What the checker prints of a model that violates its property."""
    with file_of(HEAD + actors + properties) as path:
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


def test_a_goal_is_due_from_what_triggers_it(capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(BEFORE, capsys, "-v", properties=AFTER)
    assert "The race needs this order; reverse it and it does not happen:\n" in text
    assert '  "if s.queued" on CPU 0  before  "s.queued = True" on CPU 1\n' in text


def test_a_goal_stays_due_when_what_triggered_it_is_over(capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(GONE, capsys, "-v", properties=AFTER)
    assert '  "s.queued = False" on CPU 0  before  "if s.queued" on CPU 1\n' in text
    rows = printed(GONE, capsys, properties=AFTER).splitlines()[5:8]
    assert [row.strip() for row in rows] == [
        "s.queued = True",
        "s.queued = False",
        "finds that queued is clear",
    ]


def test_no_order_is_named_if_no_run_reaches_the_goal(capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(NEVER, capsys)
    assert "\nEvery execution comes to this.\n" in text
    assert "provoke" not in text and " before " not in text
    assert "\nNothing could have prevented it: every execution comes to this.\n" in printed(
        NEVER, capsys, "-v"
    )


def test_where_it_is_decided(capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(TOO_LATE, capsys, "-v")
    assert '\nAfter "if s.queued" on CPU 0 (step 3 of 5) nothing can prevent it any more.\n' in text


def test_a_near_miss_may_leave_its_goal_again(capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(SERVED, capsys, "-v", "--near-misses", properties=AFTER)
    assert "It does not happen if" in text and "puts" not in text


def test_other_races_are_not_looked_for(capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(TOO_LATE, capsys, "-v", "--counterexamples", "3")
    assert "Not found: another race: not looked for where something never happens.\n" in text


def test_a_run_may_end_where_only_who_may_stop_can_step(capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(UNFAIR, capsys, "-v")
    assert "These steps go wrong in every order in which they can be taken.\n" in text


def test_a_run_that_goes_on_without_the_goal_prevents_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(LOOPS, capsys, "-v", "--near-misses")
    assert "\nNothing could have prevented it: every execution comes to this.\n" in text
    assert "does not happen" not in text


def test_what_follows_a_near_miss_of_what_is_due_is_not_known(capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(ASKS_AGAIN, capsys, "-v", "--near-misses", properties=AFTER)
    assert "\nThese steps end so only in this order:\n" in text
    assert "Not found: what happens if an order is reversed: not looked for" in text
    assert "does not happen" not in text


def test_who_is_interrupted_is_not_shown_as_waiting(capsys: pytest.CaptureFixture[str]) -> None:
    rows = printed(HANDLER, capsys).splitlines()[5:8]
    assert [row.strip() for row in rows] == [
        "spin_lock()  // sets busy",
        "<IRQ> worker",
        "spin_lock()  // never steps again: busy is set",
    ]


def test_an_actor_that_goes_on_for_ever_never_finishes_either(capsys: pytest.CaptureFixture[str]) -> None:
    """To avoid the deadlock helps nothing where a livelock follows."""
    loop = LOOPS.replace("while True", "while not s.done")
    text = printed(loop, capsys, "-v", "--near-misses", properties=LIVELOCK)
    assert "\nTo reverse it only puts it off: with other steps it still happens.\n" in text
    assert "\nNothing could have prevented it: every execution comes to this.\n" in text
    assert "It does not happen" not in text


def test_what_keeps_a_goal_from_being_reached_on_the_way_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [row.strip() for row in printed(HINDERED, capsys).splitlines()]
    assert "s.queued = True" in rows and "s.busy = True" in rows


def test_who_may_stop_does_not_help_who_is_stuck(capsys: pytest.CaptureFixture[str]) -> None:
    """If the bystander gets through, nobody must step any more, and the worker is stuck all the same."""
    bystander = "\n\n@actor(fair=False)\ndef bystander() -> None:\n    wait_until(not s.busy)\n"
    bystander += "    while True:\n        s.done = True\n"
    stuck = actors("s.busy = True", "wait_until(not s.busy)\nwait_until(s.queued)")
    text = printed(stuck + bystander, capsys, "-v", "--near-misses", properties=LIVELOCK)
    assert "It does not happen" not in text


def test_what_is_shown_of_a_part_that_repeats_can_repeat(capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(STARVES, capsys)
    assert "s.busy = True\n" in text and "s.busy = False\n" in text


def test_one_step_that_repeats(capsys: pytest.CaptureFixture[str]) -> None:
    polls = "\n\n@actor\ndef poller() -> None:\n    while True:\n        s.busy = True\n"
    assert "steps, the last repeats; " in printed(polls, capsys)


def test_random_runs() -> None:
    found = [check(race) for race in random_unmet_goals(range(60), 6, 8)]
    assert (len(found), sum(bool(one.orders) for one in found)) == (56, 15)


@pytest.mark.slow
def test_many_random_runs() -> None:
    found = [check(race) for race in random_unmet_goals(range(60, 600), 6, 7)]
    assert sum(bool(one.orders) for one in found) == 16
