"""Who could have stepped in each state of a race, and which guard stopped the rest."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.backends.python.system import PythonSystem
from checker.compiler.compile import compile_model
from checker.counterexample.replay import replay
from checker.counterexample.standing import PassedState, States, standings_of
from checker.counterexample.trace import Standing, Trace
from checker.exploration.result import Schedule
from checker.ground.moves import Move
from checker.passes.normal_form import ground
from tests.report.traces import ROOT, SMALL, race_of

QUO = ROOT / "models" / "status_quo.py"


def system_of(path: Path, **settings: str) -> PythonSystem:
    """A model, ready to run."""
    return PythonSystem(ground(compile_model(str(path), settings).program))


def race(path: Path, name: str) -> tuple[Trace, States]:
    """A race, and the locations of all actors in it."""
    trace = race_of(path, name).trace
    return trace, standings_of(system_of(path), trace).race


def told(state: PassedState) -> list[tuple[str, str, str]]:
    """Who stands how, and until when."""
    return [(one.actor, one.status, one.guard) for one in state.everybody]


def test_a_deadlock() -> None:
    _, states = race(SMALL / "lock_order.py", "every_actor_finishes")
    # each takes its own lock, and then wants the other's
    assert [told(state) for state in states] == [
        [("task[0]", "can step", ""), ("task[1]", "can step", "")],
        [("task[0]", "can step", ""), ("task[1]", "can step", "")],
        [("task[0]", "waits", "not locks[1].held"), ("task[1]", "waits", "not locks[0].held")],
    ]
    assert states[2].everybody[0].reads == {"locks[1].held": "True"}
    assert states[2].everybody[0].text == "mutex_lock()"


def test_a_guard_of_several_parts_and_a_choice() -> None:
    _, states = race(QUO, "page_stable_under_writeback")
    at = {one.actor: one for one in states[8].everybody}
    assert (at["reclaim"].status, at["reclaim"].guard) == (
        "waits",
        "not pages[0].locked and pages[0].mapping",
    )
    assert at["reclaim"].reads == {"pages[0].locked": "True"}  # the rest was not looked at
    assert at["truncate"].choices == ("called = True", "called = False")
    assert at["get_user_pages[0]"].choices == ()


def test_one_that_has_finished_stands_nowhere() -> None:
    system = system_of(SMALL / "lock_order.py")
    moves = (Move(0, 0),) * 4  # all that one task does
    states = standings_of(system, replay(system, Schedule(0, moves))).race
    assert states[4].everybody[0] == Standing("task[0]", "finished")
    assert states[4].everybody[1].status == "can step"


def test_a_step_that_fails_leads_nowhere() -> None:
    trace, states = race(SMALL / "last_reference.py", "assertions_hold")
    assert trace.steps[-1].failed
    assert len(states) == len(trace.steps) + 1
    assert states[-1] == PassedState()


@pytest.mark.parametrize("name", ["page_stable_under_writeback", "no_write_lost"])
def test_those_who_can_step_are_those_who_have_a_move(name: str) -> None:
    system, (trace, states) = system_of(QUO), race(QUO, name)
    names = [one.name for one in system.ground.instances]
    state = system.initial()[trace.start]
    for number, passed in enumerate(states):
        standing = passed.everybody
        open_ = {names[move.actor] for move in system.enabled(state)}
        assert {one.actor for one in standing if one.status == "can step"} == open_
        assert [one.actor for one in standing] == names
        if number < len(trace.steps):
            state = system.after(state, trace.steps[number].move)


def test_near_misses_have_them_too() -> None:
    found = race_of(QUO, "page_stable_under_writeback")
    standings = standings_of(system_of(QUO), found.trace, found.explanation)
    assert [len(states) for states in standings.near_misses] == [10, 10]
