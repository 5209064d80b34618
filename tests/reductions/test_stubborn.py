"""Stubborn sets: every verdict, every deadlock, every command and premise of the whole search."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given

from checker.backends.python.system import PythonSystem
from checker.checking.outcome import coverage
from checker.exploration.breadth_first import Search, breadth_first, finished
from checker.exploration.limits import Limits, Watch
from checker.exploration.observer import Observer
from checker.exploration.reduced import reduced, share
from checker.exploration.result import Result
from checker.exploration.stubborn import Stubborn
from checker.ground.program import Ground
from checker.passes.normal_form import ground
from tests.agreement.test_agreement import FEW, MANY, Agreement, files, judged_by, known, smallest
from tests.oracle import TooBig, Truth, explore
from tests.programs import compiled, models

HEAD = "from checker import *\n"


def check(lowered: Ground, truth: Truth) -> None:
    """A reduced search of a program, held against the truth."""
    for symmetry in (False, True):
        system = PythonSystem(lowered, symmetry)
        stubborn = Stubborn(system)
        if not stubborn.applies:
            return
        result = reduced(system, stubborn)
        assert result.exhaustive
        assert judged_by(result, lowered) == truth.first
        assert result.shortest == result.found.keys()
        whole = breadth_first(system)
        assert result.states <= whole.states
        assert result.transitions <= whole.transitions
        assert never_taken(lowered, result) == never_taken(lowered, whole)
        assert result.unmet == whole.unmet
        Agreement().check_schedules(lowered, result)
    check_deadlocks(lowered, truth)


def never_taken(lowered: Ground, result: Result) -> list[tuple[str, int]]:
    """The statements that no copy of an actor takes; with symmetry another copy may stand for one."""
    return [(one.actor, one.span.line) for one in coverage(lowered, result) if not one.taken]


def check_deadlocks(lowered: Ground, truth: Truth) -> None:
    """Every state in which no actor can step is among the few that a reduced search sees."""
    system = PythonSystem(lowered)
    search = finished(Search(system, Watch(), Observer(system), Stubborn(system).expand))
    assert truth.deadlocks <= search.seen <= truth.states


@FEW
@given(models())
def test_random_programs(source: str) -> None:
    check(*known(source))


@pytest.mark.slow
@MANY
@given(models())
def test_thousands_of_random_programs(source: str) -> None:
    check(*known(source))


@pytest.mark.parametrize("path", files(), ids=lambda path: path.stem)
def test_models(path: Path) -> None:
    lowered = ground(smallest(path))
    try:
        truth = explore(PythonSystem(lowered), 6000)
    except TooBig:
        pytest.skip("more than 6000 states")
    check(lowered, truth)


def explored(source: str) -> tuple[int, int]:
    """The states of a program, reduced and not."""
    system = PythonSystem(ground(compiled(HEAD + source)))
    return reduced(system, Stubborn(system)).states, breadth_first(system).states


def test_actors_that_never_meet_go_one_after_the_other() -> None:
    source = """
cells = shared(Array(bool, 5))
@actor(range(5))
def one(me: int) -> None:
    cells[me] = True
properties = [every_actor_finishes()]
"""
    assert explored(source) == (6, 32)  # a chain; a cube


def test_what_a_property_sees_is_kept_in_every_order() -> None:
    source = """
cells = shared(Array(bool, 5))
@actor(range(5))
def one(me: int) -> None:
    cells[me] = True
@never("two and not the first")
def only_these() -> bool:
    return cells[1] and cells[2] and not cells[0]
properties = [only_these]
"""
    # Three steps are seen, in every order: a cube of 8 corners. The other two go one after the other,
    # and are put off until the seen ones are through, or taken before them.
    states, whole = explored(source)
    assert whole == 32
    assert states == 10


# The first branch makes `quiet` true, and the second asks whether it is: it is not, and `seen` is written.
LOCAL_OF_A_BRANCH = """
@record
class State:
    asked: bool = False
    seen: bool = False
    quiet: bool = False
state = shared(State)
@actor
def writes() -> None:
    quiet = state.quiet
    with atomic:
        if state.asked:
            quiet = True
        elif not quiet:
            state.seen = True
    state.quiet = quiet
@actor
def reads() -> None:
    assert not state.seen, "seen"
properties = [every_actor_finishes()]
"""


def test_what_one_branch_does_to_a_local_does_not_close_a_branch_of_the_other() -> None:
    lowered, truth = known(HEAD + LOCAL_OF_A_BRANCH)
    assert truth.first == {"assertions_hold": 3}
    check(lowered, truth)


def test_who_goes_round_for_ever_does_not_keep_others_waiting() -> None:
    source = """
x = shared(Array(bool, 1))
y = shared(Array(bool, 1))
@actor
def round_and_round() -> None:
    while True:
        x[0] = True
        x[0] = False
@actor
def late() -> None:
    y[0] = True
    assert False, "late"
properties = [every_actor_finishes()]
"""
    system = PythonSystem(ground(compiled(HEAD + source)))
    result = reduced(system, Stubborn(system))
    assert [one.property.name for n, one in enumerate(system.ground.properties) if n in result.found] == [
        "assertions_hold"
    ]


def test_a_limit_leaves_a_schedule_that_is_not_claimed_to_be_shortest() -> None:
    # The way through the reduced graph takes all of `first` before `second`; the nearest takes none.
    source = """
x = shared(Array(bool, 8))
y = shared(Array(bool, 3))
@actor(range(8))
def first(me: int) -> None:
    x[me] = True
@actor
def second() -> None:
    y[0] = True
    y[1] = True
    y[2] = True
    assert False, "reached"
properties = [every_actor_finishes()]
"""
    system = PythonSystem(ground(compiled(HEAD + source)))
    number = next(
        n for n, one in enumerate(system.ground.properties) if one.property.name == "assertions_hold"
    )
    free = reduced(system, Stubborn(system))
    assert len(free.found[number].moves) == 3
    assert number in free.shortest
    bound = reduced(system, Stubborn(system), Watch(Limits(states=20)))
    assert bound.exhaustive
    assert number in bound.found
    assert number not in bound.shortest


def test_the_share_of_moves_says_whether_it_would_help() -> None:
    source = """
cells = shared(Array(integer(0, most=3), 4))
@actor(range(4))
def one(me: int) -> None:
    cells[me] = 1
    cells[me] = 2
properties = [every_actor_finishes()]
"""
    system = PythonSystem(ground(compiled(HEAD + source)))
    # 4 of 4 may step at first, one does; 3 after its two steps; and so on: 8 of 2 x (4 + 3 + 2 + 1)
    assert share(system, Stubborn(system)) == 0.4


def test_a_program_with_progress_is_not_reduced() -> None:
    source = """
x = shared(Array(bool, 2))
@actor(range(2))
def one(me: int) -> None:
    x[me] = True
@eventually("never both")
def both() -> bool:
    return x[0] and x[1]
properties = [both]
"""
    assert not Stubborn(PythonSystem(ground(compiled(HEAD + source)))).applies
