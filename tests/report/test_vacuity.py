"""What holds for no reason says so, what was never taken is named by its call; the memory model is said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checker.backends.python.system import PythonSystem
from checker.checking.outcome import Outcome, outcome
from checker.checking.search import Searched
from checker.exploration.breadth_first import breadth_first
from checker.language.ordering import MemoryModel
from checker.passes.normal_form import ground
from checker.report.junit import junit
from checker.report.matrix import matrix
from checker.report.result_file import one_result
from checker.report.review import review
from checker.report.summary import summary
from tests.programs import compiled
from tests.report.pages import page_of

HEAD = """
from checker import actor, always, atomic, eventually, every_actor_finishes, implies, integer, leads_to, never
from checker import never_waits, procedure, reachable, record, shared, wait_until


@record
class State:
    a: int = integer(0, most=1)
    b: int = integer(0, most=1)
    n: int = integer(0, most=2)


state = shared(State)
"""
PUT = """

@procedure
def put() -> None:
    state.n = 1


@procedure
def waits() -> None:
    wait_until(state.n == 1)
"""
USER = """

@actor
def user() -> None:
    if state.a == 0:
        put()
    if state.b == 1:
        put()
"""


def checked(text: str) -> Outcome:
    """The outcome of a model."""
    system = PythonSystem(ground(compiled(HEAD + text)))
    return outcome("m.py", "", Searched("python", (), system, breadth_first(system)), {}, {})


def reasons(text: str) -> dict[str, str]:
    """Why each vacuous property of a model was never judged."""
    told: dict[str, str] = one_result(checked(text), False)["coverage"]["never_judged"]
    return told


TICKS = "\n\n@actor\ndef ticks() -> None:\n    while True:\n        state.n = 1\n"
PROPERTY = "\n\n@{kind}('a sentence')\ndef judged() -> bool:\n    return {condition}\n"
LISTED = "\n\nproperties = [judged]\n"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (PUT + USER + "\njudged = never_waits(waits)", "no step of waits() was ever taken"),
        (
            PUT + USER + "    if state.b == 1:\n        waits()\n\njudged = never_waits(waits)",
            "no step of waits() was ever taken",
        ),
        (
            PUT
            + USER
            + "\n\n@actor(count=0)\ndef nobody() -> None:\n    waits()\n\njudged = never_waits(nobody)",
            "no step of nobody() was ever taken",
        ),
        (
            PUT + USER + PROPERTY.format(kind="eventually", condition="state.b == 0"),
            "it is true from the start",
        ),
        (
            PUT + USER + PROPERTY.format(kind="always", condition="all(n == 0 for n in ())"),
            "no state of this instance could violate it",
        ),
        (
            TICKS + "\njudged = every_actor_finishes()",
            "no actor has an end, or waits",
        ),
    ],
    ids=["never called", "never reached", "no instance", "from the start", "an empty array", "no end"],
)
def test_what_was_never_judged_is_named_with_the_reason(text: str, why: str) -> None:
    assert list(reasons(text + LISTED).values()) == [why]


def test_what_was_judged_is_not_vacuous() -> None:
    text = PUT + USER.replace("put()", "waits()").replace("state.a == 0", "state.a == 1")
    assert reasons(text + "\nproperties = [every_actor_finishes(), never_waits(user)]\n") == {}


def told(text: str) -> list[str]:
    """The summary, without what was seen."""
    return summary(checked(text), False, False, lambda text, _: text).splitlines()[2:]


def test_a_call_whose_statements_are_never_taken_is_named() -> None:
    ((actor, line, calls),) = [
        (c.actor, c.span.line, [call.span.line for call in c.calls])
        for c in checked(PUT + USER + "\nproperties = [every_actor_finishes()]\n").never_taken
    ]
    lines = (HEAD + PUT + USER).splitlines()
    assert (actor, lines[line - 1].strip()) == ("user", "state.n = 1")
    assert [lines[at - 2].strip() for at in calls] == ["if state.b == 1:"]


def test_a_statement_that_no_call_takes_is_named_once() -> None:
    text = PUT + USER.replace("state.a == 0", "state.a == 1")
    (one,) = checked(text + "\nproperties = [every_actor_finishes()]\n").never_taken
    assert one.calls == ()


LATE = """

@procedure
def late(n: int) -> None:
    with atomic:
        state.n = n
        if state.n == 1:
            assert state.b == 0, "late"


@actor
def user() -> None:
    late({first})
    late({second})


properties = [every_actor_finishes()]
"""


@pytest.mark.parametrize(
    ("first", "second", "calls"), [(0, 1, [1]), (1, 0, [1]), (0, 2, [0]), (2, 2, [0]), (1, 1, [])]
)
def test_an_assertion_that_a_call_does_not_come_by(first: int, second: int, calls: list[int]) -> None:
    never = checked(LATE.format(first=first, second=second)).never_taken
    assert [len(one.calls) for one in never] == calls
    assert {one.text for one in never} <= {'assert state.b == 0, "late"'}


def test_what_is_never_reached_says_never() -> None:
    text = PUT + USER + PROPERTY.format(kind="reachable", condition="state.n == 2") + LISTED
    assert told(text)[0] == "  violated  judged: never: a sentence"


def test_an_actor_without_an_end_is_named() -> None:
    other = "\n\n@actor\ndef ends() -> None:\n    state.a = 1\n\n\nproperties = [every_actor_finishes()]\n"
    assert told(TICKS + other)[-1] == "  no end    ticks goes on for ever, and need not finish"


def test_every_verdict_says_its_memory_model() -> None:
    found = checked(PUT + USER + "\nproperties = [every_actor_finishes()]\n")
    first = summary(found, False, True, lambda text, _: text)
    assert first.endswith(f"(4 states; {MemoryModel.SC.description})")
    second = summary(found, False, False, lambda text, _: text).splitlines()[1]
    assert second.endswith(f"depth 3; {MemoryModel.SC.description}")
    assert f"; {MemoryModel.SC.description})" in review([found, found])
    assert f'<property name="memory model" value="{MemoryModel.SC.description}" />' in junit([found])
    assert matrix([found, found]).endswith(f"Every verdict is given under {MemoryModel.SC.description}.")


CROSSED = """
from checker import atomic


@actor
def one() -> None:
    wait_until(state.a == 0)
    state.a = 1
    wait_until(state.b == 1)
    state.a = 0


@actor
def other() -> None:
    while True:
        with atomic:
            state.n = {n}


properties = [every_actor_finishes()]
"""


def test_who_can_finish_is_open_where_a_step_fails() -> None:
    # `one` waits for ever; but where `other` fails its run ends, and what it would have done next is not seen
    found = checked(CROSSED.replace("{n}", "state.n + 1"))
    status = {v.property.name: v.status for v in found.verdicts}
    assert status == {"every_actor_finishes": "unknown", "integers_stay_in_range": "violated"}
    text = " ".join(summary(found, False, False, lambda text, _: text).split())
    assert "unknown every_actor_finishes: a step fails, and what would follow it is unknown" in text
    assert checked(CROSSED.replace("{n}", "1")).verdicts[0].status == "violated"


def test_a_goal_is_open_where_a_step_fails_before_it() -> None:
    text = """

@actor
def one() -> None:
    assert state.a == 1, "not one"
    state.n = 1


@eventually("it is never done")
def gets_done() -> bool:
    return state.n == 1


properties = [gets_done]
"""
    status = {v.property.name: v.status for v in checked(text).verdicts}
    assert status == {"gets_done": "unknown", "assertions_hold": "violated"}
    assert checked(text.replace("state.a == 1", "state.a == 0")).verdicts[0].status == "holds"


def test_what_can_be_reached_is_open_beside_a_step_that_fails() -> None:
    text = """

@actor
def one() -> None:
    assert state.a == 1, "not one"
    state.n = 1


@reachable("n is 1")
def n_is_one() -> bool:
    return state.n == 1


properties = [n_is_one]
"""
    status = {v.property.name: v.status for v in checked(text).verdicts}
    assert status == {"n_is_one": "unknown", "assertions_hold": "violated"}
    without = checked(text.replace('assert state.a == 1, "not one"', "state.b = 1").replace("n = 1", "n = 2"))
    assert [v.status for v in without.verdicts] == ["violated"]


@pytest.mark.parametrize("rest", ["", "    while state.a == 0:\n        wait_until(state.n == 1)\n"])
def test_who_finishes_is_open_beside_a_step_that_fails(rest: str) -> None:
    # `one` would wait for ever behind its assertion, whether or not it loops
    text = f"""

@actor
def one() -> None:
    assert state.a == 1, "not one"
{rest}    wait_until(state.n == 1)


properties = [every_actor_finishes()]
"""
    found = checked(text)
    status = {v.property.name: v.status for v in found.verdicts}
    assert status == {"every_actor_finishes": "unknown", "assertions_hold": "violated"}
    assert found.exit_status == 1
    assert "<li>unknown: every_actor_finishes: a step fails, and what would follow" in page_of(found)
    foreseen = checked(text + 'expect = {"assertions_hold": "violated"}\n')
    assert {v.property.name: v.status for v in foreseen.verdicts} == status
    assert (foreseen.verdict, foreseen.exit_status) == ("violated", 0)
    passes = checked(text.replace("== 1, ", "== 0, "))
    assert passes.verdicts[0].status == "violated"


def test_what_a_failing_step_hides_excuses_nothing_that_is_open_for_another_reason() -> None:
    text = """

@actor
def one() -> None:
    assert state.a == 1, "not one"


@actor
def two() -> None:
    state.n = 1


properties = [every_actor_finishes()]
expect = {"assertions_hold": "violated"}
"""
    system = PythonSystem(ground(compiled(HEAD + text)))
    whole = breadth_first(system)
    part = replace(whole, stopped="--max-states 1 reached")
    assert outcome("m.py", "", Searched("python", (), system, whole), {}, {}).exit_status == 0
    assert outcome("m.py", "", Searched("python", (), system, part), {}, {}).exit_status == 3


@pytest.mark.parametrize(
    ("condition", "idle"),
    [
        ("state.n > 9", True),
        ("state.n < 0", True),
        ("state.n == 1 and state.n == 2", True),
        ("state.n == 2", False),
        ("state.n == 1 and state.a == 1", False),
    ],
)
def test_a_property_that_no_value_violates_is_vacuous(condition: str, idle: bool) -> None:
    text = f"""

@actor
def one() -> None:
    state.n = 1


@never("something")
def something() -> bool:
    return {condition}


properties = [something]
"""
    found = checked(text)
    assert found.verdicts[0].vacuous == idle
    line = summary(found, False, True, lambda text, _: text)
    assert ("1 of 1 properties hold, 1 of them vacuously (" in line) == idle


@pytest.mark.parametrize(
    ("condition", "idle"),
    [
        ("implies(state.a == 1 and state.n == 2, state.b == 1)", True),
        ("implies(state.n == 2 and state.a == 1, state.b == 1)", True),
        ("all(implies(state.a == 1 and state.n == k, state.b == 1) for k in (2,))", True),
        ("implies(state.a == 1 and state.n == 1, state.b == 0)", False),
        ("all(implies(state.a == 1 and state.n == k, state.b == 0) for k in (1, 2))", False),
        ("implies(state.a == 1, implies(state.n == 2, state.b == 1))", True),
        ("implies(state.a == 1, implies(state.n == 1, implies(state.a != 1, state.b == 1)))", True),
        ("implies(state.a == 1, implies(state.n == 1, state.b == 0))", False),
        ("implies(state.n == 2, state.b == 1) and state.b == 0", True),
        ("state.b == 0 and implies(state.n == 2, state.b == 1)", True),
        ("implies(state.n == 1, state.b == 0) and state.b == 0", False),
        ("not (state.a == 1 and state.b == 1 and state.n == 1)", False),
        ("not (state.b == 1 and state.a == 1 and state.n == 1)", True),
    ],
)
def test_a_premise_may_have_several_parts(condition: str, idle: bool) -> None:
    text = f"""

@actor
def one() -> None:
    state.a = 1
    state.n = 1


@always("something")
def something() -> bool:
    return {condition}


properties = [something]
"""
    assert checked(text).verdicts[0].vacuous == idle


@pytest.mark.parametrize(
    ("goal", "idle"),
    [
        ("state.n <= 2", True),
        ("state.n == 1", True),  # wherever n is 1, which is where it begins
        ("state.n >= 1", True),
        ("state.a == 0", False),  # values of its range could miss it
        ("state.n == 2", False),
    ],
)
def test_a_goal_that_cannot_be_missed_is_vacuous(goal: str, idle: bool) -> None:
    text = f"""

@actor
def one() -> None:
    state.n = 1
    state.n = 2


@leads_to("something")
def something() -> tuple[bool, bool]:
    return state.n == 1, {goal}


properties = [something]
"""
    assert checked(text).verdicts[0].vacuous == idle
