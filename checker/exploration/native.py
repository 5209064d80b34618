"""The search in C: the same numbers as breadth_first, from a model compiled for this very machine."""

from __future__ import annotations

from checker.exploration.breadth_first import breadth_first
from checker.exploration.derivation import MOST, fewest_switches
from checker.exploration.engine import Answer, Circle, Engine, Job
from checker.exploration.folders import Folders
from checker.exploration.limits import Limits, Watch, resident, size
from checker.exploration.observer import Observer, Sighting
from checker.exploration.result import Result, Schedule
from checker.exploration.system import System
from checker.lowering.moves import Move, State


def native(system: System, job: Job, watch: Watch | None = None) -> Result:
    """Search all reachable states; a schedule for each property that was decided on the way.

    ``system`` is the same program in Python: it says what is a move, and what a schedule leads to. A lack
    of memory, Ctrl-C, and an engine that is killed (SIGKILL) end the search with what was found until
    then. Raises Unavailable where the engine cannot even begin, FolderFault where it cannot for its folders.
    """
    watch = watch or Watch()
    if not job.initial:
        return breadth_first(system, watch)
    with Engine(job, left(watch)) as engine:
        answer = engine.search(watch)
        found = {s.property: schedule_to(system, engine, s) for s in sightings(system, answer)}
        try:
            progress = endless(system, engine, answer)
        except MemoryError:
            progress, answer.reason = {}, "room"
        except KeyboardInterrupt:  # the engine is ended with it
            progress, answer.reason = {}, "interrupted"
    return Result(
        states=answer.states,
        transitions=answer.transitions,
        depth=answer.depth,
        found={number: schedule for number, (schedule, _) in found.items()} | progress,
        taken=answer.taken or (0,) * sum(len(commands) for commands in system.ground.commands),
        shortest=frozenset(found),
        fewest=frozenset(number for number, (_, fewest) in found.items() if fewest),
        unmet=answer.unmet,
        stopped=stopped(answer.reason, watch.limits, job.folders),
        interrupted=answer.reason == "interrupted",
        seconds=watch.seconds,
        memory=resident() + answer.memory,
        levels=answer.levels,
    )


def left(watch: Watch) -> Limits:
    """The limits of a search that begins now, where others have used some of the time."""
    limits = watch.limits
    if limits.seconds is None:
        return limits
    return Limits(limits.states, limits.memory, max(limits.seconds - watch.seconds, 1e-3))


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
    return words[reason]


def sightings(system: System, answer: Answer) -> list[Sighting]:
    """Where each property was first decided, in order."""
    observer = Observer(system)
    found = {n: Sighting(n, state, depth) for n, (depth, state) in answer.sightings.items()}
    for check, (depth, state, move) in sorted(answer.failures.items()):
        number = observer.kinds[system.checks[check].kind]
        if number not in found or depth < found[number].depth:
            found[number] = Sighting(number, state, depth, move)
    return [found[number] for number in sorted(found)]


def schedule_to(system: System, engine: Engine, sighting: Sighting) -> tuple[Schedule, bool]:
    """A shortest schedule to a sighting, and whether no shortest one has fewer changes of actor."""
    state = engine.written(sighting.state)
    if sighting.move is None:
        needed = engine.ways(f"alike {sighting.depth} {sighting.property} {MOST}")
    else:
        needed = engine.ways(f"to {sighting.depth} {MOST} {state}")
    way = fewest_switches(system, needed, sighting) if needed is not None else None
    if way is not None:
        return way.schedule(), sighting.move is None
    needed = engine.ways(f"one {sighting.depth} {state}")
    way = fewest_switches(system, needed, sighting) if needed is not None else None
    assert way is not None, "a single way is never too many"
    return way.schedule(), False


def endless(system: System, engine: Engine, answer: Answer) -> dict[int, Schedule]:
    """A fair run that misses its goal for ever, for each progress property that has one.

    Raises MemoryError.
    """
    found: dict[int, Schedule] = {}
    for number, judged in enumerate(system.ground.properties):
        if judged.property.is_progress and answer.reason == "nothing":
            circle = engine.lasso(number)
            if circle is not None:
                found[number] = round_and_round(system, engine, number, circle)
    return found


def round_and_round(system: System, engine: Engine, number: int, circle: Circle) -> Schedule:
    """A circle as a schedule from an initial state. Raises MemoryError."""
    assert circle.depth is not None
    needed = engine.ways(f"one {circle.depth} {engine.written(circle.start)}")
    if needed is None:
        raise MemoryError
    before = fewest_switches(system, needed, Sighting(number, circle.start, circle.depth))
    assert before is not None, "a single way is never too many"
    stem, here = moves_along(system, circle.start, circle.stem)
    loop, _ = moves_along(system, here, circle.loop)
    moves = (*before.moves, *stem)
    return Schedule(before.initial, (*moves, *loop), len(moves) if loop else None)


def moves_along(
    system: System, start: State, steps: list[tuple[int, State]]
) -> tuple[tuple[Move, ...], State]:
    """The moves that lead from state to state, the lowest where several do; and the last state."""
    moves: list[Move] = []
    for actor, after in steps:
        moves.append(next(move for move, to in system.moves(start) if (move.actor, to) == (actor, after)))
        start = after
    return tuple(moves), start
