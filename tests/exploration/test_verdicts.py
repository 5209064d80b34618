"""What decides each kind of property, and with which shortest trace."""

from __future__ import annotations

from tests.exploration.tiny import Search

RACES = """\
@actor
def one() -> None:
    state.a = True
    state.n = 1
    state.n = 2


@actor
def other() -> None:
    wait_until(state.n == 1)
    state.b = True


@never("n is 1")
def not_one() -> bool:
    return state.n == 1


@never("n is 2")
def not_two() -> bool:
    return state.n == 2


@never("both are set")
def not_both() -> bool:
    return state.a and state.b


@always("n is not small")
def small() -> bool:
    return state.n < 3


@reachable("n is 2")
def two() -> bool:
    return state.n == 2


@reachable("n is 3")
def three() -> bool:
    return state.n == 3


properties = [not_one, not_two, not_both, small, two, three, never_waits(other), every_actor_finishes()]
"""


def test_each_property_has_its_own_shortest_trace(search: Search) -> None:
    found = search(RACES)
    a, n1, n2 = "one: state.a = True", "one: state.n = 1", "one: state.n = 2"
    wait, b = "other: wait_until(state.n == 1)", "other: state.b = True"
    assert found.steps("not_one") == [a, n1]
    assert found.steps("not_two") == [a, n1, n2]
    assert found.steps("not_both") == [a, n1, wait, b]
    assert found.steps("two") == [a, n1, n2]  # the witness
    assert found.steps("other_never_waits") == []  # from the start
    # one runs past the moment that other waits for
    assert found.steps("every_actor_finishes") == [a, n1, n2]
    assert [s.actor for s in found.trace("every_actor_finishes").stuck] == ["other"]


def test_what_is_not_seen_is_not_found(search: Search) -> None:
    found = search(RACES)
    assert not found.found("small") and not found.found("three")
    assert found.result.exhaustive


def test_a_wait_that_is_never_false_when_reached(search: Search) -> None:
    text = (
        "@actor\ndef go() -> None:\n    state.a = True\n    wait_until(state.a)\n    state.b = True\n\n\n"
        "properties = [never_waits(go), every_actor_finishes()]\n"
    )
    found = search(text)
    assert found.result.found == {}


def test_never_waits_within_a_procedure_only(search: Search) -> None:
    text = """\
@procedure
def lock() -> None:
    with atomic:
        wait_until(not state.a)
        state.a = True


@actor
def holder() -> None:
    lock()


@actor
def elsewhere() -> None:
    wait_until(state.b)


properties = [never_waits(lock), never_waits(holder)]
"""
    assert search(text).result.found == {}  # elsewhere waits for ever, but not in lock()
    twice = text.replace("    lock()\n", "    lock()\n    lock()\n", 1)
    found = search(twice)
    assert len(found.steps("lock_never_waits")) == 1
    assert len(found.steps("holder_never_waits")) == 1


RESTS = """\
@actor
def worker() -> None:
    while True:
        with atomic:
            wait_until(state.a{resting})
            state.a = False


@actor
def boss() -> None:
    state.a = True


properties = [every_actor_finishes()]
"""


def test_a_resting_place_is_an_end(search: Search) -> None:
    assert search(RESTS.format(resting=", resting=True")).result.found == {}
    found = search(RESTS.format(resting=""))
    assert len(found.steps("every_actor_finishes")) == 2
    assert [s.actor for s in found.trace("every_actor_finishes").stuck] == ["worker"]


def test_nobody_can_take_the_first_step(search: Search) -> None:
    text = "@actor\ndef go() -> None:\n    wait_until(state.a)\n\n\nproperties = [every_actor_finishes()]\n"
    found = search(text)
    assert found.counts == (1, 0, 0)
    assert found.steps("every_actor_finishes") == []


def test_wrong_before_the_first_step(search: Search) -> None:
    text = (
        "@actor\ndef go() -> None:\n    state.a = True\n\n\n"
        '@never("it is down")\ndef up() -> bool:\n    return not state.a\n\n\nproperties = [up]\n'
    )
    found = search(text)
    assert found.steps("up") == []


PREMISE = """\
@actor
def go() -> None:
    state.{sets} = True


@always("a without b")
def with_b() -> bool:
    return implies(state.a, state.n == 0)


properties = [with_b]
"""


def test_a_premise_that_is_met_and_one_that_is_not(search: Search) -> None:
    met, unmet = search(PREMISE.format(sets="a")), search(PREMISE.format(sets="b"))
    assert met.result.unmet == frozenset()
    assert unmet.result.unmet == {unmet.number("with_b")}


def test_each_way_for_a_step_to_fail(search: Search) -> None:
    text = """\
@actor
def count() -> None:
    with atomic:
        n = choose((1, 4))
        state.n = n


@actor
def check() -> None:
    assert not state.a, "a is set"


@actor
def set_it() -> None:
    state.a = True


properties = [every_actor_finishes()]
"""
    found = search(text)
    assert len(found.steps("integers_stay_in_range")) == 1
    assert found.trace("integers_stay_in_range").steps[-1].failed == "state.n leaves its range 0..3"
    assert found.steps("assertions_hold")[0] == "set_it: state.a = True"
    assert found.trace("assertions_hold").steps[-1].failed == "a is set"
    assert not found.found("references_are_valid")


def test_the_same_under_symmetry(search: Search) -> None:
    text = """\
@actor(count=2)
def add() -> None:
    seen = state.n
    state.n = seen + 1
    with atomic:
        assert state.n == 2 or not state.a, "lost"
        state.a = True


properties = [every_actor_finishes()]
"""
    plain, reduced = search(text), search(text, symmetry=True)
    name = "assertions_hold"
    assert reduced.result.states < plain.result.states
    assert len(plain.steps(name)) == len(reduced.steps(name))
    assert {step.split(":")[0] for step in reduced.steps(name)} == {"add[0]", "add[1]"}  # real names
