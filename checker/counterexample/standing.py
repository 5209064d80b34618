"""The states of a trace: who could have stepped, which guard stopped the rest, which properties are true."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from checker.backends.python.system import PythonSystem
from checker.counterexample.explanation import UNEXPLAINED, Explanation
from checker.counterexample.telling import show_constant
from checker.counterexample.trace import Standing, Trace
from checker.counterexample.truth import truths
from checker.counterexample.who_waits import stands_at, waited_on
from checker.ground.effects import cells_read
from checker.ground.handlers import is_interrupted
from checker.ground.meaning import enabled
from checker.ground.moves import State, StepFails
from checker.ground.printer import named
from checker.ground.program import Ground, GroundCommand, choice_values
from checker.program.brackets import is_bracketed
from checker.program.commands import FINISHED
from checker.program.fold import FALSE, disjunction
from checker.program.local_names import plain_name, told_apart
from checker.program.printer import text


@dataclass(frozen=True, slots=True)
class PassedState:
    """A state of a trace: where everybody stands, and of which properties it is true, by their names.

    Empty where the last step fails, for that leads to no state.
    """

    everybody: tuple[Standing, ...] = ()
    truths: dict[str, bool] = field(default_factory=dict)


States = tuple[PassedState, ...]


@dataclass(frozen=True, slots=True)
class Standings:
    """Where everybody stands in each state of a race, of its near misses, and of the other races."""

    race: States = ()
    near_misses: tuple[States, ...] = ()
    others: tuple[Standings, ...] = ()


def standings_of(system: PythonSystem, trace: Trace, explanation: Explanation = UNEXPLAINED) -> Standings:
    """Where everybody stands in a trace, and in every trace that explains it."""
    return Standings(
        standings_in(system, trace),
        tuple(standings_in(system, miss.trace) for miss in explanation.near_misses),
        tuple(standings_of(system, other.trace, other.explanation) for other in explanation.others),
    )


def standings_in(system: PythonSystem, trace: Trace) -> States:
    """Where everybody stands in each state of one trace, and what is true there."""
    return tuple(
        PassedState() if state is None else passed_state(system, state) for state in states(system, trace)
    )


def passed_state(system: PythonSystem, state: State) -> PassedState:
    """What is to be known of one state."""
    return PassedState(tuple(everybody(system.ground, system.values(state))), truths(system, state))


def states(system: PythonSystem, trace: Trace) -> Iterator[State | None]:
    """The state before each step, and the last; None where the last step fails and leads to none."""
    state = system.initial()[trace.start]
    yield state
    for step in trace.steps:
        try:
            state = system.after(state, step.move)
        except StepFails:
            yield None
            return
        yield state


def everybody(ground: Ground, values: list[int]) -> Iterator[Standing]:
    """Where each instance stands."""
    for number, one in enumerate(ground.instances):
        if one.hardware:
            continue
        location = values[one.location]
        if location == FINISHED:
            yield Standing(one.name, "finished")
        else:
            yield standing(ground, number, ground.commands[number][location], values)


def standing(ground: Ground, number: int, here: GroundCommand, values: list[int]) -> Standing:
    """Where one instance stands that has a next step."""
    label, name = here.label, ground.instances[number].name
    open_ = [case.choice for case in here.cases if enabled(case, values)]
    if is_interrupted(ground, number, values):
        return Standing(name, "interrupted", label.span, label.text)
    if not open_:
        told = guard(ground, here, values)
        place = stands_at(ground, number, values)
        return Standing(name, "waits", *place, told, waited_on(ground, number, values))
    return Standing(name, "can step", label.span, label.text, choices=choices(here, open_))


def choices(here: GroundCommand, open_: list[int]) -> tuple[str, ...]:
    """What an instance may choose, where it has a choice: ``page = pages[0]``."""
    names = told_apart(plain_name(choice.local) for choice in here.choices)
    several = [len(one.domain) > 1 and bool(name) for one, name in zip(here.choices, names, strict=True)]
    found: list[str] = []
    for number in open_ if any(several) else ():
        chosen = choice_values(here.choices, number)
        picked = zip(names, chosen, several, strict=True)
        found.append(", ".join(f"{name} = {show_constant(value)}" for name, value, many in picked if many))
    return tuple(dict.fromkeys(found))


def guard(ground: Ground, here: GroundCommand, values: list[int]) -> str:
    """What an instance waits for: of its choices any, in the names of the state. Where it waits for the
    machine of a memory model, that is what the model waits for, or nothing."""
    open_ = [case.guard for case in here.cases if all(values[cell] == value for cell, value in case.where)]
    wanted = disjunction(open_)
    is_machine = any(ground.cells[cell].hardware for cell in cells_read(wanted))
    wanted_text = text(here.condition if wanted == FALSE or is_machine else named(ground, wanted))
    return wanted_text[1:-1] if is_bracketed(wanted_text) else wanted_text
