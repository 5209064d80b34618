"""Races to explain: of random programs, and of models written out in a test."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import product
from pathlib import Path

from checker.backends.python.system import PythonSystem
from checker.compiler.compile import compile_model
from checker.counterexample import why
from checker.counterexample.race import Race
from checker.counterexample.replay import replay
from checker.exploration.choice import EngineChoice, explored
from checker.exploration.limits import Watch
from checker.exploration.result import Result, Schedule
from checker.ground.meaning import InitialFails, evaluate
from checker.ground.moves import Move, State, StepFails
from checker.passes.normal_form import ground
from checker.source.diagnostic import ModelError
from tests.counterexample.every_execution import Steps
from tests.programs import compiled, random_model

ROOT = Path(__file__).parent.parent.parent


@cache
def random_system(seed: int, progress: bool = False) -> PythonSystem | None:
    """The system of a random program; None if there is none."""
    try:
        system = PythonSystem(ground(compiled(random_model(seed, progress))))
        system.initial()
    except (ModelError, InitialFails):
        return None
    return system if system.initial() else None


def random_races(seeds: range, walks: int, most: int) -> Iterator[Race]:
    """Races of at most so many steps and two actors or more, found by walking: they are not the shortest."""
    for seed in seeds:
        system = random_system(seed)
        numbers = range(len(system.ground.properties)) if system else range(0)
        seen: set[Schedule] = set()
        for number, walk in product(numbers, range(walks)):
            assert system is not None
            judged = system.ground.properties[number].property
            if judged.kind == "reachable" or judged.is_progress:
                continue
            schedule = walked(system, number, random.Random(1000 * seed + walk), most)
            if schedule is not None and schedule not in seen:
                seen.add(schedule)
                yield raced(system, number, schedule)


def random_unmet_goals(seeds: range, walks: int, most: int) -> Iterator[Race]:
    """Runs of at most so many steps and two actors or more that end with a goal due, found by walking."""
    for seed in seeds:
        system = random_system(seed, progress=True)
        numbers = range(len(system.ground.properties)) if system else range(0)
        seen: set[tuple[int, Schedule]] = set()
        for number, walk in product(numbers, range(walks)):
            assert system is not None
            if not system.ground.properties[number].property.is_progress:
                continue
            schedule = walked_to_the_end(system, random.Random(1000 * seed + walk), most)
            if schedule is not None and (number, schedule) not in seen:
                seen.add((number, schedule))
                race = replace(raced(system, number, schedule), unmet_goal=True)
                if Steps(race).is_due(race.states):
                    yield race


def walked_to_the_end(system: PythonSystem, source: random.Random, most: int) -> Schedule | None:
    """A random walk to where nobody must step, or None."""
    start = source.randrange(len(system.initial()))
    state, moves = system.initial()[start], list[Move]()
    while True:
        able = system.enabled(state)
        if not any(system.ground.instances[move.actor].fair for move in able):
            return Schedule(start, tuple(moves)) if len({move.actor for move in moves}) > 1 else None
        moves.append(source.choice(able))
        try:
            state = system.after(state, moves[-1])
        except StepFails:
            return None
        if len(moves) > most:
            return None


@cache
def first_races() -> tuple[Race, ...]:
    """Those of the first random models; several tests look at them."""
    return tuple(random_races(range(120), 6, 7))


def raced(system: PythonSystem, number: int, schedule: Schedule) -> Race:
    """A schedule as a race."""
    trace = replay(system, schedule, system.ground.properties[number])
    return why.race_of(system, number, schedule, trace)


@cache
def searched(name: str) -> tuple[PythonSystem, Result]:
    """A model of the project, searched."""
    system = PythonSystem(ground(compile_model(str(ROOT / "models" / name)).program))
    return system, explored(system, Watch(), EngineChoice())[0]


def race_of(name: str, judged: str) -> Race:
    """The race that violates a property of a model."""
    system, result = searched(name)
    number = [one.property.name for one in system.ground.properties].index(judged)
    return raced(system, number, result.found[number])


def walked(system: PythonSystem, number: int, source: random.Random, most: int) -> Schedule | None:
    """A random walk that ends in a violation of a property, or None."""
    starts = system.initial()
    start = source.randrange(len(starts))
    state, moves = starts[start], list[Move]()
    while not is_bad(system, number, state):
        able = system.enabled(state)
        if not able or len(moves) == most:
            return None
        moves.append(source.choice(able))
        try:
            state = system.after(state, moves[-1])
        except StepFails as failed:
            if failed.check.kind == system.ground.properties[number].property.name:
                break
            return None
    return Schedule(start, tuple(moves)) if len({move.actor for move in moves}) > 1 else None


def is_bad(system: PythonSystem, number: int, state: State) -> bool:
    """Whether a property is violated in a state."""
    judged = system.ground.properties[number]
    if judged.only_at_rest and system.enabled(state):
        return False
    return bool(evaluate(judged.bad, system.values(state).__getitem__))
