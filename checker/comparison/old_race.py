"""A race of one model as it is looked for in another: its steps without numbers that belong to the model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from checker.backends.python.system import PythonSystem
from checker.comparison.matching import Matching, StatementName, name_of
from checker.counterexample.race import Race
from checker.counterexample.replay import shown_state
from checker.counterexample.telling import show_constant
from checker.counterexample.trace import Trace
from checker.exploration.result import Schedule
from checker.ground.moves import State
from checker.ground.program import GroundCommand, GroundProperty, choice_values
from checker.language.property import Kind
from checker.program.local_names import plain_name, told_apart


@dataclass(frozen=True, slots=True)
class OldStep:
    """One step. ``instance`` is who takes it in the other model, None if there is no such actor;
    ``choice`` are the values that it chooses."""

    instance: int | None
    name: StatementName
    choice: dict[str, str]


@dataclass(frozen=True)
class OldRace:
    """A race. ``rests`` says at which statement each instance of the other model stands after its last step;
    an instance that has finished is left out. ``start`` are the shared values at the start.
    ``wrong_before`` is whether a state before its end violates the property already, as where a search did
    not look for the shortest run."""

    trace: Trace
    steps: tuple[OldStep, ...]
    rests: dict[int, StatementName]
    start: dict[str, str]
    wrong_before: bool


def old_race(system: PythonSystem, trace: Trace, matching: Matching, judged: int) -> OldRace:
    """A trace of a model as it is looked for in another; ``judged`` is the number of the
    property that it violates."""
    ground = system.ground
    moves = tuple(step.move for step in trace.steps)
    race = Race(system, 0, Schedule(trace.start, moves))
    steps: list[OldStep] = []
    for number, move in enumerate(moves):
        here = command_at(system, race.states[number], move.actor)
        assert here is not None, "a race was replayed before it is compared"
        chosen = choices(here, move.choice)
        steps.append(OldStep(matching.instances.get(move.actor), name_of(ground, here), chosen))
    ends: dict[int, StatementName] = {}
    for actor in dict.fromkeys(move.actor for move in moves):
        here = command_at(system, race.states[-1], actor)
        if here is not None and actor in matching.instances:
            ends[matching.instances[actor]] = name_of(ground, here)
    start = shown_state(ground, system.values(race.states[0]))
    return OldRace(trace, tuple(steps), ends, start, wrong_before(system, judged, race.states[: len(steps)]))


def wrong_before(system: PythonSystem, number: int, states: Sequence[State]) -> bool:
    """Whether one of some states violates a property of states."""
    judged = system.ground.properties[number]
    return is_of_states(judged) and system.first(number, states) is not None


def is_of_states(judged: GroundProperty) -> bool:
    """Whether a property is judged in each state by itself, wherever that is."""
    kind = judged.property.kind
    return not (judged.only_at_rest or judged.ends or kind.is_progress or kind is Kind.STEP)


def command_at(system: PythonSystem, state: State, actor: int) -> GroundCommand | None:
    """The next command of an instance; None if it has finished."""
    location = system.location(state, system.ground.instances[actor])
    return system.ground.commands[actor][location] if location >= 0 else None


def choices(command: GroundCommand, number: int) -> dict[str, str]:
    """The values that a choice stands for, by the names of the locals, those without an alternative too."""
    names = told_apart(plain_name(choice.local) for choice in command.choices)
    values = choice_values(command.choices, number)
    return {name: show_constant(value) for name, value in zip(names, values, strict=True)}
