"""Progress of random programs: the search against a fixed point that shares nothing with it."""

from __future__ import annotations

import pytest
from hypothesis import given

from checker.backends.python.system import PythonSystem
from checker.counterexample.replay import replay
from checker.exploration.breadth_first import breadth_first
from checker.exploration.limits import Limits, Watch
from checker.exploration.result import Schedule
from checker.ground.meaning import InitialFails, evaluate
from checker.ground.moves import State
from checker.ground.program import Ground, GroundProperty
from checker.passes.normal_form import ground
from checker.source.diagnostic import ModelError
from tests.agreement.test_agreement import FEW, MANY, known
from tests.liveness.fair_cycles import violated
from tests.oracle import Truth
from tests.programs import compiled, progress_models, random_model


def check(lowered: Ground, truth: Truth) -> None:
    """The verdicts, and that each run which is shown is one."""
    system = PythonSystem(lowered)
    result = breadth_first(system)
    wrong = {n: s for n, s in result.found.items() if lowered.properties[n].property.is_progress}
    assert {lowered.properties[number].property.name for number in wrong} == violated(system, truth)
    for number, schedule in wrong.items():
        replay(system, schedule, lowered.properties[number])
        check_run(system, schedule, lowered.properties[number])


def check_run(system: PythonSystem, schedule: Schedule, judged: GroundProperty) -> None:
    """A schedule is a fair run that is triggered and misses its goal from there on, for ever."""
    states = [system.initial()[schedule.initial]]
    for move in schedule.moves:
        states.append(system.after(states[-1], move))
    triggered = [n for n, state in enumerate(states) if is_triggered(system, judged, state, n)]
    loop = schedule.loop_from if schedule.loop_from is not None else len(schedule.moves)
    start = triggered[0]
    assert any(all(misses(system, judged, s) for s in states[n:]) for n in triggered), start
    assert states[loop] == states[-1]
    inside = states[loop:]
    for number, one in enumerate(system.ground.instances):
        if one.fair and all(number in {m.actor for m in system.enabled(s)} for s in inside):
            assert number in {move.actor for move in schedule.moves[loop:]}
        if one.strong and any(number in {m.actor for m in system.enabled(s)} for s in inside):
            assert number in {move.actor for move in schedule.moves[loop:]}


def is_triggered(system: PythonSystem, judged: GroundProperty, state: State, number: int) -> bool:
    """Whether a property's trigger is met at a place in a run."""
    if judged.trigger is None:
        return number == 0
    return bool(evaluate(judged.trigger, system.values(state).__getitem__))


def misses(system: PythonSystem, judged: GroundProperty, state: State) -> bool:
    """Whether the goal is not reached in a state."""
    return bool(evaluate(judged.bad, system.values(state).__getitem__))


@FEW
@given(progress_models())
def test_random_programs(source: str) -> None:
    check(*known(source))


@pytest.mark.slow
@MANY
@given(progress_models())
def test_thousands_of_random_programs(source: str) -> None:
    check(*known(source))


def test_the_random_programs_are_worth_agreeing_on() -> None:
    kinds = {"holds": 0, "loops": 0, "ends": 0, "unfair": 0, "strong": 0}
    for seed in range(60):
        try:
            lowered = ground(compiled(random_model(seed, progress=True)))
            result = breadth_first(PythonSystem(lowered), Watch(Limits(states=1500)))
        except (ModelError, InitialFails):
            continue
        for number, judged in enumerate(lowered.properties):
            if judged.property.is_progress:
                schedule = result.found.get(number) if result.exhaustive else None
                kinds["holds"] += schedule is None
                kinds["loops"] += schedule is not None and schedule.loop_from is not None
                kinds["ends"] += schedule is not None and schedule.loop_from is None
                kinds["unfair"] += any(not one.fair for one in lowered.instances)
                kinds["strong"] += any(one.strong for one in lowered.instances)
        if min(kinds.values()) > 5:  # more programs cannot change it
            return
    pytest.fail(f"too few of some kind: {kinds}")
