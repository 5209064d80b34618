"""Every run of a small model, one by one, and every order that a log allows.

The search must agree with it, and shares nothing with it: runs are enumerated without remembering states,
orders are permutations, and names are matched afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from checker.backends.python.system import PythonSystem
from checker.counterexample.replay import replay
from checker.exploration.result import Schedule
from checker.ground.moves import Move


@dataclass(frozen=True)
class Shown:
    """What a step of a run shows: the event, the instance, and the element."""

    name: str
    instance: str
    element: str


@dataclass(frozen=True)
class Line:
    """An event of a log: its name, task and page, its CPU, and its time."""

    name: str
    task: str
    page: str
    cpu: int
    time: int


@dataclass(frozen=True)
class EnumeratedRun:
    """The events of a run, and the pairs of instances of which one has finished before the other begins."""

    events: tuple[Shown, ...]
    apart: frozenset[tuple[str, str]]


STEPS = {"lock_page()": "page_lock", "page.writers -= 1; page.locked = False": "page_unlock"}


def schedules_of(system: PythonSystem) -> Iterator[Schedule]:
    """Every run that cannot be longer."""

    def longer(initial: int, state: int, moves: tuple[Move, ...]) -> Iterator[Schedule]:
        following = system.enabled(state)
        if not following:
            yield Schedule(initial, moves)
        for move in following:
            yield from longer(initial, system.after(state, move), (*moves, move))

    for number, state in enumerate(system.initial()):
        yield from longer(number, state, ())


def run_of(system: PythonSystem, schedule: Schedule) -> EnumeratedRun:
    """What a run shows."""
    steps = replay(system, schedule).steps
    events = []
    for step in steps:
        if step.text in STEPS:
            (element,) = {name.split(".")[0] for name in (*step.reads, *step.changed)}
            events.append(Shown(STEPS[step.text], step.actor, element))
    places: dict[str, list[int]] = {}
    for number, step in enumerate(steps):
        places.setdefault(step.actor, []).append(number)
    pairs = {(a, b) for a in places for b in places if a != b and places[a][-1] < places[b][0]}
    return EnumeratedRun(tuple(events), frozenset(pairs))


def runs_of(system: PythonSystem) -> frozenset[EnumeratedRun]:
    """What the runs of a model show."""
    return frozenset(run_of(system, schedule) for schedule in schedules_of(system))


def orders(lines: Sequence[Line], skew: int) -> Iterator[tuple[Line, ...]]:
    """Every order of the lines that keeps that of each CPU, and of events further apart than the skew."""
    if not lines:
        yield ()
    for number, line in enumerate(lines):
        others = [*lines[:number], *lines[number + 1 :]]
        same_cpu = any(other.cpu == line.cpu for other in lines[:number])
        if not same_cpu and not any(line.time - other.time > skew for other in others):
            for rest in orders(others, skew):
                yield (line, *rest)


def matches(lines: Sequence[Line], events: Sequence[Shown], run: EnumeratedRun) -> bool:
    """Whether some events of a run are those lines, under names that mean one thing each."""
    pages: set[tuple[str, str]] = set()
    tasks: dict[str, list[str]] = {}
    for line, event in zip(lines, events, strict=True):
        if line.name != event.name:
            return False
        pages.add((line.page, event.element))
        instances = tasks.setdefault(line.task, [])
        if event.instance not in instances:
            if instances and (instances[-1], event.instance) not in run.apart:
                return False
            instances.append(event.instance)
        elif instances[-1] != event.instance:
            return False
    one_name = len({page for page, _ in pages}) == len({element for _, element in pages}) == len(pages)
    used = [instance for instances in tasks.values() for instance in instances]
    return one_name and len(used) == len(set(used))


def explains(runs: frozenset[EnumeratedRun], order: Sequence[Line], how: str) -> bool:
    """Whether some run shows the lines in this order: as its first events, somewhere, or with gaps."""
    return any(
        matches(order, events, run) for run in runs for events in candidates(run.events, len(order), how)
    )


def fewest_missing(runs: frozenset[EnumeratedRun], lines: Sequence[Line], skew: int) -> int:
    """The fewest events that are missing if some run shows all the lines with gaps."""
    return min(
        last - len(lines)
        for run in runs
        for last in range(len(lines), len(run.events) + 1)
        for order in orders(lines, skew)
        if any(matches(order, chosen, run) for chosen in combinations(run.events[:last], len(lines)))
    )


def candidates(events: tuple[Shown, ...], length: int, how: str) -> Iterator[tuple[Shown, ...]]:
    """The events of a run that may be a log of some length."""
    if how == "gaps":
        yield from combinations(events, length)
        return
    last = len(events) - length
    for first in range(last + 1 if how == "anywhere" else min(last + 1, 1)):
        yield events[first : first + length]


def most_explained(runs: frozenset[EnumeratedRun], lines: Sequence[Line], skew: int, how: str = "") -> int:
    """The most lines that some run shows, of a beginning of some order."""
    beginnings = {order[:length] for order in orders(lines, skew) for length in range(len(lines) + 1)}
    return max(len(order) for order in beginnings if explains(runs, order, how))
