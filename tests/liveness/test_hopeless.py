"""Who can never finish: the search against the definition on random programs, and cases that are known."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable
from textwrap import indent
from types import SimpleNamespace
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.backends.python.system import PythonSystem
from checker.exploration.breadth_first import breadth_first
from checker.exploration.hopeless import TooManyAhead, doom_of, without_hope
from checker.exploration.result import Doom, Schedule
from checker.ground.moves import Move, State
from checker.ground.program import Ground
from checker.passes.normal_form import ground
from tests.agreement.test_agreement import MANY
from tests.liveness.lost import lost_in, nearest
from tests.oracle import Truth, explore
from tests.programs import compiled

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


STEPS = [
    "state.a = True", "state.a = False", "state.b = True", "state.b = False", "state.n = 1", "state.n = 0",
    "wait_until(state.a)", "wait_until(not state.a)", "wait_until(state.b)", "wait_until(state.n == 0)",
    "wait_until(state.a, resting=True)", 'assert state.n == 0, "n"',
    "with atomic:\n        wait_until(not state.a)\n        state.a = True",
    "with atomic:\n        wait_until(not state.b)\n        state.b = True",
    "while not state.a:\n        pass", "while state.b:\n        state.n = 1",
]  # fmt: skip


def random_actors(seed: int) -> str:
    """Two or three actors that wait for each other, spin and loop."""
    source = random.Random(seed)
    lines: list[str] = []
    for name in ("one", "two", "three")[: 2 + source.randrange(2)]:
        goes_round = source.randrange(4) == 0
        copies = "(count=2)" if source.randrange(4) == 0 else ""
        lines += [
            "",
            f"@actor{copies}",
            f"def {name}() -> None:",
            *(["    while True:"] if goes_round else []),
        ]
        steps = [source.choice(STEPS) for _ in range(1 + source.randrange(4))]
        lines.append(
            indent(indent("\n".join(steps).replace("    " * 2, "    "), "    "), "    " * goes_round)
        )
    return "\n".join(lines)


def check(lowered: Ground, truth: Truth) -> str:
    """The verdict, its distance, and the actors that are lost where the run ends; what it was."""
    numbers = [n for n, judged in enumerate(lowered.properties) if judged.ends]
    if not numbers:
        return "every run ends"
    number, system = numbers[0], PythonSystem(lowered)
    schedule = breadth_first(system).found.get(number)
    alike = breadth_first(PythonSystem(lowered, symmetry=True))
    assert alike.undecided == frozenset()
    assert length(alike.found.get(number)) == length(schedule)
    lost = lost_in(system, truth)
    if any(lost.stuck[state] for state in truth.deadlocks):
        assert schedule is not None
        assert schedule.doom is None
        return "dead"
    assert length(schedule) == nearest(system, truth)
    if schedule is None:
        return "holds"
    state = end_of(system, schedule.initial, schedule.moves)
    assert schedule.doom is not None
    assert frozenset(schedule.doom.stuck) == lost.stuck[state]
    assert frozenset(schedule.doom.endless) == lost.endless[state]
    assert doom_of(system, number, state, len(truth.states)) == schedule.doom
    return "stuck" if schedule.doom.stuck else "endless"


def length(schedule: Schedule | None) -> int | None:
    """How many steps a schedule has."""
    return None if schedule is None else len(schedule.moves)


def end_of(system: PythonSystem, initial: int, moves: tuple[Move, ...]) -> State:
    """The state in which some moves end."""
    state = system.initial()[initial]
    for move in moves:
        state = system.after(state, move)
    return state


def checked(seed: int) -> str:
    """What a random program turns out to be."""
    lowered = ground(compiled(HEAD + random_actors(seed)))
    return check(lowered, explore(PythonSystem(lowered)))


def test_random_programs() -> None:
    kinds = Counter(checked(seed) for seed in range(130))
    assert min(kinds[kind] for kind in ("holds", "dead", "stuck", "endless")) > 10, kinds


@pytest.mark.slow
@MANY
@given(st.integers(0, 10**9))
def test_thousands_of_random_programs(seed: int) -> None:
    checked(seed)


def dooms(*actors: str) -> tuple[int, tuple[str, ...], tuple[str, ...]] | None:
    """For a program of some actors: the number of steps, the stuck and the endless actors; None if none."""
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


def test_who_is_lost_is_not_known_where_a_step_may_fail() -> None:
    fails = '\n@actor\ndef fails() -> None:\n    while True:\n        assert state.n == 0, "n"\n'
    lowered = ground(compiled(HEAD + TICKER + SPINNER + fails))
    system = PythonSystem(lowered)
    assert doom_of(system, 0, system.initial()[0], 100) == Doom((), ())


ZIGZAG = {2: [5], 5: [1], 1: [6], 6: [0], 0: [7], 7: [], 3: [4], 4: [3]}


class Zigzag:
    """A system of which two looks, against the order of the search and along it, do not see all hope."""

    ground = SimpleNamespace(properties=[SimpleNamespace(ends=())])

    def chosen(self, _: object) -> Callable[[Iterable[int]], list[int]]:
        """The states in which all have ended."""
        return lambda states: [state for state in states if state == 7]

    def leads_to(self, state: int, wanted: set[int]) -> bool:
        """Whether a step leads to a state that is wanted."""
        return not wanted.isdisjoint(ZIGZAG[state])

    def moves(self, state: int) -> list[tuple[Move, int]]:
        """The steps of a state."""
        return [(Move(0, 0), after) for after in ZIGZAG[state]]

    def canonical(self, state: int) -> int:
        """The state itself."""
        return state


def test_hope_that_lies_far_off_is_found() -> None:
    assert without_hope(cast(PythonSystem, Zigzag()), 0, [[state] for state in range(8)]) == [3, 4]


def test_two_that_take_turns_for_ever_are_both_well() -> None:
    ping = """
@actor
def ping() -> None:
    while True:
        with atomic:
            wait_until(not state.a)
            state.a = True
"""
    pong = ping.replace("ping", "pong").replace("not state.a", "state.a")
    assert dooms(ping, pong.replace("state.a = True", "state.a = False")) is None


def test_too_much_ahead_is_said() -> None:
    lowered = ground(compiled(HEAD + FIRST + SECOND + TICKER))
    system = PythonSystem(lowered)
    with pytest.raises(TooManyAhead):
        doom_of(system, 0, system.initial()[0], 5)
