"""Random models: the logs of their runs are accepted, and any log is judged as sets of states judge it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from checker.backends.python.system import PythonSystem
from checker.compiler.compile import compile_model
from checker.conformance.answer import LogVerdict, answer
from checker.conformance.event_map import EventMap, EventRule
from checker.conformance.product import Assumptions
from checker.event_log.event import Clock, EventLog, LogEvent, LogFormat
from checker.exploration.limits import Limits, Watch
from checker.ground.meaning import InitialFails
from checker.ground.moves import Move, State
from checker.passes.normal_form import ground
from checker.source.diagnostic import ModelError
from checker.testing.bursts import runs_of
from tests.programs import file_of, models

LARGEST = 3000  # states of a model that is compared
Events = Mapping[str, str]  # the event that a step shows, by the step's procedure and text


def system_of(source: str) -> PythonSystem:
    """The system of a model's text; another one is drawn if there is none."""
    try:
        with file_of(source) as path:
            system = PythonSystem(ground(compile_model(str(path), {}).program))
        system.initial()
    except (ModelError, InitialFails):
        assume(False)
    return system


def event_of(system: PythonSystem, events: Events, state: State, move: Move) -> str:
    """The event that a move shows; empty if it shows none."""
    one = system.ground.instances[move.actor]
    label = system.ground.commands[move.actor][system.location(state, one)].label
    return events.get(f"{label.procedure}: {label.text}", "")


def closed(system: PythonSystem, events: Events, states: set[State]) -> set[State]:
    """The states that are reached by steps that show nothing."""
    found, left = set(states), list(states)
    while left:
        assume(len(found) < LARGEST)
        state = left.pop()
        for move, after in system.moves(state) if state >= 0 else ():
            if after >= 0 and after not in found and not event_of(system, events, state, move):
                found.add(after)
                left.append(after)
    return found


def most_explained(system: PythonSystem, events: Events, names: Sequence[str]) -> int:
    """How many of the events some run shows, by the set of states that is possible after each."""
    states = closed(system, events, set(system.initial()))
    for number, name in enumerate(names):
        following = {
            after
            for state in states
            if state >= 0
            for move, after in system.moves(state)
            if event_of(system, events, state, move) == name
        }
        if not following:
            return number
        states = closed(system, events, following)
    return len(names)


def compared(
    system: PythonSystem, events: Events, log: Sequence[LogEvent], skew: float = 0
) -> LogVerdict | int:
    """CONFORMS, or how many events some run shows."""
    rules = tuple(EventRule(n, event, (step,)) for n, (step, event) in enumerate(events.items(), 1))
    clock = Clock.NANOSECONDS if log[0].time is not None else Clock.NONE
    whole = EventLog("log", LogFormat.JSON, clock, tuple(log), {})
    found = answer(
        system, EventMap("map", rules), whole, skew, Assumptions(), Watch(Limits(states=20 * LARGEST))
    )
    assume(found.stopped is None)
    return found.verdict if found.verdict is LogVerdict.CONFORMS else found.explained


@st.composite
def mapped(draw: st.DrawFn) -> tuple[PythonSystem, dict[str, str]]:
    """A model, and events for some of its steps."""
    system = system_of(draw(models()))
    labels = [command.label for row in system.ground.commands for command in row]
    steps = list(dict.fromkeys(f"{label.procedure}: {label.text}" for label in labels))
    named = {step: draw(st.sampled_from(["", "a", "b", "c"])) for step in steps}
    events = {step: name for step, name in named.items() if name}
    assume(events)
    return system, events


@pytest.mark.parametrize("examples", [10, pytest.param(3000, marks=pytest.mark.slow)])
def test_the_log_of_a_run_is_accepted(examples: int) -> None:
    @settings(deadline=None, max_examples=examples)
    @given(st.data())
    def check(data: st.DataObject) -> None:
        system, events = data.draw(mapped())
        run = data.draw(runs_of(system, 30))
        log: list[LogEvent] = []
        late = data.draw(st.lists(st.integers(0, 5), min_size=3, max_size=3))
        for time, (state, move) in enumerate(zip(run.passed, run.schedule.moves, strict=False), 10):
            name, cpu = event_of(system, events, state, move), move.actor % 3
            if name:
                log.append(LogEvent(len(log) + 1, name, cpu=cpu, time=time - late[cpu], pid=str(move.actor)))
        assume(log)
        assert compared(system, events, log, 5) is LogVerdict.CONFORMS

    check()


@pytest.mark.parametrize("examples", [10, pytest.param(3000, marks=pytest.mark.slow)])
def test_any_log_is_judged_as_sets_of_states_judge_it(examples: int) -> None:
    @settings(deadline=None, max_examples=examples)
    @given(st.data())
    def check(data: st.DataObject) -> None:
        system, events = data.draw(mapped())
        known = sorted({*events.values()})
        names = data.draw(st.lists(st.sampled_from(known), min_size=1, max_size=8))
        most = most_explained(system, events, names)
        log = [LogEvent(line, name) for line, name in enumerate(names, 1)]
        assert compared(system, events, log) == (LogVerdict.CONFORMS if most == len(names) else most)

    check()
