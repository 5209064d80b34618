"""Who can never finish: the search against the definition on random programs, and cases that are known."""

from __future__ import annotations

import pytest
from hypothesis import given

from checker.exploration.breadth_first import breadth_first
from checker.exploration.hopeless import TooManyAhead, doom_of
from checker.lowering.ground import Ground
from checker.lowering.moves import Move, State
from checker.lowering.to_ground import ground
from checker.lowering.to_python import PythonSystem
from tests.agreement.test_agreement import FEW, MANY, known
from tests.liveness.lost import lost_in, nearest
from tests.oracle import Truth, explore
from tests.programs import compiled, models

HEAD = """
from checker import Array, actor, atomic, choose, every_actor_finishes, integer, record, shared, wait_until


@record
class State:
    a: bool = False
    b: bool = False
    n: int = integer(0, most=3)


state = shared(State)
properties = [every_actor_finishes()]

"""
FIRST = """
@actor
def first() -> None:
    with atomic:
        wait_until(not state.a)
        state.a = True
    with atomic:
        wait_until(not state.b)
        state.b = True
    state.b = False
    state.a = False
"""
SECOND = FIRST.replace("first", "second").replace(".a", ".c").replace(".b", ".a").replace(".c", ".b")
TICKER = """
@actor
def ticker() -> None:
    while True:
        state.n = 1
        state.n = 0
"""
SPINNER = """
@actor
def spinner() -> None:
    while not state.a:
        pass
"""


def check(lowered: Ground, truth: Truth) -> None:
    """The verdict, how near it is, and who is lost where the run ends."""
    numbers = [n for n, judged in enumerate(lowered.properties) if judged.ends]
    if not numbers or lowered.properties[numbers[0]].property.name in truth.first:
        return  # every actor has an end in sight where runs end, or nobody can step: the oracle says which
    number, system = numbers[0], PythonSystem(lowered)
    schedule = breadth_first(system).found.get(number)
    assert (None if schedule is None else len(schedule.moves)) == nearest(system, truth)
    if schedule is not None:
        state = end_of(system, schedule.initial, schedule.moves)
        lost = lost_in(system, truth)
        assert schedule.doom is not None
        assert frozenset(schedule.doom.stuck) == lost.stuck[state]
        assert frozenset(schedule.doom.endless) == lost.endless[state]
        assert doom_of(system, number, state, len(truth.states)) == schedule.doom


def end_of(system: PythonSystem, initial: int, moves: tuple[Move, ...]) -> State:
    """The state in which some moves end."""
    state = system.initial()[initial]
    for move in moves:
        state = system.after(state, move)
    return state


@FEW
@given(models())
def test_random_programs(source: str) -> None:
    check(*known(source))


@pytest.mark.slow
@MANY
@given(models())
def test_thousands_of_random_programs(source: str) -> None:
    check(*known(source))


def dooms(*actors: str) -> tuple[int, tuple[str, ...], tuple[str, ...]] | None:
    """In how many steps who is stuck and who is endless, in a program of some actors; None if nobody is."""
    lowered = ground(compiled(HEAD + "".join(actors)))
    system = PythonSystem(lowered)
    truth = explore(system)
    check(lowered, truth)
    schedule = breadth_first(system).found.get(0)
    if schedule is None:
        return None
    doom = schedule.doom
    assert doom is not None
    names = [one.name for one in lowered.instances]
    return (
        len(schedule.moves),
        tuple(names[number] for number in doom.stuck),
        tuple(names[number] for number in doom.endless),
    )


def test_a_deadlock_of_two_beside_an_actor_that_can_always_step() -> None:
    assert dooms(FIRST, SECOND, TICKER) == (2, ("first", "second"), ())


def test_an_actor_that_spins_for_ever() -> None:
    assert dooms(SPINNER) == (0, (), ("spinner",))


def test_an_actor_that_has_no_end_need_not_finish() -> None:
    assert dooms(TICKER) is None


def test_an_actor_that_has_no_end_must_not_be_stuck() -> None:
    waits = "\n@actor\ndef waits() -> None:\n    while True:\n        wait_until(state.b)\n"
    assert dooms(TICKER, waits) == (0, ("waits",), ())


def test_one_that_rests_beside_an_actor_that_can_always_step() -> None:
    rests = "\n@actor\ndef rests() -> None:\n    while True:\n        wait_until(state.b, resting=True)\n"
    assert dooms(TICKER, rests) is None


def test_a_spinner_that_is_released_can_finish() -> None:
    assert dooms(SPINNER, "\n@actor\ndef sets() -> None:\n    state.a = True\n") is None


def test_those_who_are_stuck_come_before_one_who_is_endless_from_the_start() -> None:
    spins = "\n@actor\ndef spins() -> None:\n    while state.n == 0:\n        pass\n"
    assert dooms(FIRST, SECOND, spins) == (2, ("first", "second"), ("spins",))


def test_a_step_that_fails_ends_its_run_and_condemns_nobody() -> None:
    fails = '\n@actor\ndef fails() -> None:\n    while True:\n        assert state.n == 0, "n"\n'
    waits = "\n@actor\ndef waits() -> None:\n    wait_until(state.n == 2)\n"
    assert dooms(TICKER, waits) == (0, ("waits",), ())
    assert dooms(TICKER, waits, fails) is None


def test_two_that_take_turns_for_ever_are_both_well() -> None:
    turn = "\n@actor\ndef {0}() -> None:\n    while True:\n        with atomic:\n            wait_until(state.a is {1})\n            state.a = {2}\n"
    assert dooms(turn.format("ping", "False", "True"), turn.format("pong", "True", "False")) is None


def test_too_much_ahead_is_said() -> None:
    lowered = ground(compiled(HEAD + FIRST + SECOND + TICKER))
    system = PythonSystem(lowered)
    with pytest.raises(TooManyAhead):
        doom_of(system, 0, system.initial()[0], 5)
