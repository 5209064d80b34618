"""Counts, enumerated by hand."""

from __future__ import annotations

from tests.exploration.tiny import Search

END = "\n\nproperties = [every_actor_finishes()]\n"
BOTH = """\
@actor
def one() -> None:
    state.a = True


@actor
def other() -> None:
    state.b = True


properties = [every_actor_finishes()]
"""
COPIES = """\
@actor(count=3)
def add() -> None:
    with atomic:
        state.n += 1


properties = [every_actor_finishes()]
"""
LOOP = """\
@actor
def toggle() -> None:
    while True:
        state.a = True
        state.a = False


properties = [every_actor_finishes()]
"""


def test_two_independent_steps(search: Search) -> None:
    # A diamond: neither, one, other, both have stepped; two paths of two steps.
    found = search(BOTH)
    assert found.counts == (4, 4, 2)
    assert found.result.levels == (1, 2, 1)
    assert found.result.exhaustive and found.result.stopped is None


def test_three_copies(search: Search) -> None:
    # A cube: the sets of those who have stepped, 2^3; each of its 12 edges is a step.
    assert search(COPIES).counts == (8, 12, 3)


def test_three_copies_up_to_symmetry(search: Search) -> None:
    # 0, 1, 2 or 3 have stepped; from k, each of the 3 - k others is still a step of its own: 3 + 2 + 1.
    assert search(COPIES, symmetry=True).counts == (4, 6, 3)


def test_a_loop(search: Search) -> None:
    # At the top a is False, at the start as after a round: one state. Between the steps: one more.
    found = search(LOOP)
    assert found.counts == (2, 2, 1)


def test_a_choice_counts_each_element(search: Search) -> None:
    # From the start three steps, to n = 0, 1, 2: three states more.
    text = (
        "@actor\ndef pick() -> None:\n    with atomic:\n        n = choose(range(3))\n        state.n = n\n"
    )
    assert search(text + END).counts == (4, 3, 1)


def test_a_choice_whose_wait_is_false_is_no_step(search: Search) -> None:
    # Only 1 and 2 may be chosen.
    text = (
        "@actor\ndef pick() -> None:\n    with atomic:\n        n = choose(range(3))\n"
        "        wait_until(n > state.n)\n        state.n = n\n"
    )
    assert search(text + END).counts == (3, 2, 1)


def test_initial_states_are_counted_once(search: Search) -> None:
    # n is 0, 1 or 2, and what else is chosen is forgotten: 3 states, and one step from each.
    text = (
        "@initial\ndef begin() -> None:\n    n = choose(range(3))\n    unused = choose((True, False))\n"
        "    state.n = n\n    state.b = unused and not unused\n\n\n"
        "@actor\ndef go() -> None:\n    state.a = True\n"
    )
    found = search(text + END)
    assert found.counts == (6, 3, 1)
    assert found.result.levels == (3, 3)


def test_what_is_taken_adds_up(search: Search) -> None:
    found = search(BOTH)
    assert found.result.taken == (2, 2)  # each of the two steps, before and after the other
    assert sum(found.result.taken) == found.result.transitions
    dead = search("@actor\ndef go() -> None:\n    if state.b:\n        state.a = True\n" + END)
    assert dead.result.taken == (1, 0)


def test_a_step_that_fails_leads_nowhere(search: Search) -> None:
    # n: 0, 1, 2, 3, and the fourth step fails: it is counted, and leads to no state.
    text = "@actor\ndef up() -> None:\n    while True:\n        with atomic:\n            state.n += 1\n"
    found = search(text + END)
    assert found.counts == (4, 4, 3)
    assert len(found.steps("integers_stay_in_range")) == 4
