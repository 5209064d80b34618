"""The search in C: the same numbers as breadth_first."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Protocol

from checker.backends.python.system import PythonSystem
from checker.exploration.answers import Answer, Circle
from checker.exploration.breadth_first import breadth_first
from checker.exploration.derivation import Derived, Way, fewest_switches, some_way
from checker.exploration.engine import ContinuationAnswers, Engine, Found, Job, NoAnswer, OverMemory, Rather
from checker.exploration.folders import Folders
from checker.exploration.limits import Limits, Watch, resident, size
from checker.exploration.observer import Observer, Sighting
from checker.exploration.result import Result, Schedule
from checker.ground.moves import Move, State


class Levels(Protocol):
    """The levels of a finished search. Each answer is, for each depth from 0 on, a set of states; None if
    there are too many."""

    def alike(self, depth: int, property: int) -> list[set[State]] | None:
        """All states on a shortest path to where a property is decided, at a depth."""

    def leading_to(self, depth: int, state: State) -> list[set[State]] | None:
        """All states on a shortest path to a state at a depth."""

    def one_path(self, depth: int, state: State) -> list[set[State]] | None:
        """The same with one state of each depth."""


def native(
    system: PythonSystem, job: Job, watch: Watch | None = None, rather: Rather | None = None
) -> Result:
    """Search all reachable states; a schedule for each property that was decided on the way.

    ``system`` is the same program in Python: it defines the moves, and where a schedule leads. A lack of
    memory, Ctrl-C, and an engine that is killed (SIGKILL) end the search with the results so far. Raises
    RatherReduced if ``rather`` says so, Unavailable if the engine cannot start, FolderFault if it cannot
    because of its folders.
    """
    watch = watch or Watch()
    if not job.starts:
        return breadth_first(system, watch)
    with Engine(job, left(watch), rather) as engine:
        answer = engine.search(watch)
        derived = Derived(job.folders.deadline(watch.deadline))
        for sighting in sightings(system, answer):
            derived.derive(sighting.property, partial(schedule_to, system, engine, sighting))
        progress, lost, undecided = for_ever(system, engine, answer, derived)
    found = derived.found
    return Result(
        states=answer.states,
        transitions=answer.transitions,
        depth=answer.depth,
        found={number: schedule for number, (schedule, _) in found.items()} | progress | lost,
        taken=answer.taken or (0,) * sum(len(commands) for commands in system.ground.commands),
        shortest=frozenset(found) | lost.keys(),
        fewest=frozenset(number for number, (_, fewest) in found.items() if fewest),
        unmet=answer.unmet,
        undecided=undecided,
        stopped=stopped(answer.reason, watch.limits, job.folders),
        interrupted=answer.reason == "interrupted" or derived.interrupted,
        unshown=derived.unshown,
        seconds=watch.seconds,
        memory=resident() + answer.memory,
        levels=answer.levels,
    )


def left(watch: Watch) -> Limits:
    """The limits of a search that begins now, after others have used some of the time."""
    limits = watch.limits
    if limits.seconds is None:
        return limits
    return Limits(limits.states, limits.memory, max(watch.deadline.seconds_left, 1e-3))


def stopped(reason: str, limits: Limits, folders: Folders) -> str | None:
    """Why a search ended, in the words of the command line."""
    words = {
        "nothing": None,
        "states": f"--max-states {limits.states or 0:,} reached",
        "memory": f"--max-memory {size(limits.memory or 0)} reached",
        "time": f"--timeout {limits.seconds or 0:g}s reached",
        "interrupted": "interrupted",
        "depth": None,
        "room": "out of memory",
        "disk": f"the disk of {folders.checkpoint or folders.spill} is full",
        "died": "the native engine was killed",
    }
    return words.get(reason, reason)  # or it is in words already


def sightings(system: PythonSystem, answer: Answer) -> list[Sighting]:
    """Where each property was first decided, in order."""
    observer = Observer(system)
    found = {n: Sighting(n, state, depth) for n, (depth, state) in answer.sightings.items()}
    for check, (depth, state, move) in sorted(answer.failures.items()):
        number = observer.kinds[system.checks[check].kind]
        if number not in found or depth < found[number].depth:
            found[number] = Sighting(number, state, depth, move)
    return [found[number] for number in sorted(found)]


def schedule_to(system: PythonSystem, levels: Levels, sighting: Sighting) -> tuple[Schedule, bool]:
    """A shortest schedule to a sighting, and whether no shortest one has fewer changes of actor."""
    if sighting.move is None:
        needed = levels.alike(sighting.depth, sighting.property)
    else:
        needed = levels.leading_to(sighting.depth, sighting.state)
    way = fewest_switches(system, needed, sighting) if needed is not None else None
    if way is not None:
        return way.schedule(), sighting.move is None
    return one_of_each(system, levels, sighting).schedule(), False


def one_of_each(system: PythonSystem, levels: Levels, sighting: Sighting) -> Way:
    """A path to the exact state of a sighting, through one state of each depth. Raises MemoryError."""
    needed = levels.one_path(sighting.depth, sighting.state)
    if needed is None:  # one state of each depth is never too many
        raise MemoryError
    return some_way(system, needed, sighting)


def for_ever(
    system: PythonSystem, engine: Engine, answer: Answer, derived: Derived
) -> tuple[dict[int, Schedule], dict[int, Schedule], frozenset[int]]:
    """The properties that are decided by all continuations of a state.

    These are fair runs that miss a goal, runs to a state in which an actor is lost, and the properties that
    are left open. If that is cut off, the reason becomes the result's reason to stop. An engine that was cut
    off while schedules were derived answers no more questions.
    """
    progress: dict[int, Schedule] = {}
    lost: dict[int, Schedule] = {}
    undecided: set[int] = set()

    def look() -> None:
        wanted = ending(system, frozenset(derived.found))
        asked = engine.continuations(progressing(system), bool(wanted) and not engine.job.reduced)
        progress.update(endless(system, engine, asked))
        some, left_open = lost_actors(system, engine, asked, wanted)
        lost.update(some)
        undecided.update(left_open)

    judged = any(one.property.is_progress or one.ends for one in system.ground.properties)
    if answer.reason == "nothing" and judged:
        try:
            cut = derived.cut or derived.whole.attempt(look)
        except OverMemory:
            answer.reason = "memory"
        else:
            answer.reason = cut.reason if cut is not None else answer.reason
    return progress, lost, frozenset(undecided)


def progressing(system: PythonSystem) -> list[int]:
    """The progress properties."""
    return [n for n, judged in enumerate(system.ground.properties) if judged.property.is_progress]


def ending(system: PythonSystem, decided: frozenset[int]) -> list[int]:
    """The properties that every actor ends, if states at rest have not decided them."""
    return [n for n, judged in enumerate(system.ground.properties) if judged.ends and n not in decided]


def endless(system: PythonSystem, engine: Engine, asked: ContinuationAnswers) -> dict[int, Schedule]:
    """For each progress property that has one, a fair run that misses its goal for ever.

    Raises MemoryError and OverMemory.
    """
    circles = {number: answered(circle) for number, circle in asked.circles.items()}
    return {
        number: round_and_round(system, engine, number, circle)
        for number, circle in circles.items()
        if circle.depth is not None
    }


def answered(answer: Found | NoAnswer) -> Found:
    """An answer of the engine. Raises why there is none."""
    if isinstance(answer, MemoryError | OverMemory):
        raise answer
    return answer


def lost_actors(
    system: PythonSystem, engine: Engine, asked: ContinuationAnswers, wanted: list[int]
) -> tuple[dict[int, Schedule], frozenset[int]]:
    """For each property that states at rest do not decide, a shortest run after which an actor is lost.

    Also the properties that are left open, because the search does not distinguish the actors. Raises
    MemoryError.
    """
    if not wanted:
        return {}, frozenset()
    if engine.job.reduced:  # the successors of a state are not known
        return {}, frozenset(wanted)
    assert asked.lost is not None, "it was asked"
    lost = answered(asked.lost)
    if lost.depth is None:
        return {}, frozenset(wanted if lost.unsure else ())
    way = one_of_each(system, engine, Sighting(wanted[0], lost.state, lost.depth))
    return dict.fromkeys(wanted, replace(way.schedule(), doom=lost.doom)), frozenset()


def round_and_round(system: PythonSystem, engine: Engine, number: int, circle: Circle) -> Schedule:
    """A circle as a schedule from an initial state. Raises MemoryError."""
    assert circle.depth is not None
    before = one_of_each(system, engine, Sighting(number, circle.start, circle.depth))
    stem, here = moves_along(system, circle.start, circle.stem)
    loop, _ = moves_along(system, here, circle.loop)
    moves = (*before.moves, *stem)
    return Schedule(before.initial, (*moves, *loop), len(moves) if loop else None)


def moves_along(
    system: PythonSystem, start: State, steps: list[tuple[int, State]]
) -> tuple[tuple[Move, ...], State]:
    """The moves that lead from state to state, the lowest if several do; and the last state."""
    moves: list[Move] = []
    for actor, after in steps:
        moves.append(next(move for move, to in system.moves(start) if (move.actor, to) == (actor, after)))
        start = after
    return tuple(moves), start
