"""Where a race of one model ends in another, and why: what the actor whose turn it is does instead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum

from checker.backends.python.system import PythonSystem
from checker.comparison.following import FollowedState, RaceFollower
from checker.comparison.matching import GONE, Counterpart, Likeness
from checker.comparison.old_race import command_at
from checker.counterexample.replay import replay
from checker.counterexample.standing import standing
from checker.counterexample.trace import Trace
from checker.exploration.result import Schedule
from checker.ground.effects import arrivals
from checker.ground.program import GroundCommand
from checker.source.span import Span

LOOKED_AT = 500  # states at which a race ends, among which the plainest is chosen


class StopReason(StrEnum):
    """Why a step cannot be taken, the plainest first; or why the end of all steps is no violation."""

    WAITS = "waits"
    NO_CHOICE = "no choice"
    WAITS_BEFORE = "waits before"
    INTERRUPTED = "interrupted"
    FAILS = "fails"
    FAILS_OTHERWISE = "fails otherwise"
    WRONG_BEFORE = "wrong before"
    FINISHED = "finished"
    ELSEWHERE = "elsewhere"
    NO_ACTOR = "no actor"
    GOES_ON = "goes on"
    NOT_WRONG = "not wrong"


@dataclass(frozen=True, slots=True)
class Here:
    """A statement of the other model at which an actor stands, and the ``calls`` that lead to it; ``is_new``
    if the first one does not have it."""

    span: Span
    text: str
    is_new: bool
    calls: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Writer:
    """The step of the followed run, by number from 0, that gave a value that is waited for its last value."""

    name: str
    step: int


@dataclass(frozen=True, slots=True)
class RaceStop:
    """Why a race goes no farther. An actor that waits stands at ``here`` until ``guard`` is true; ``reads``
    are the values that keep it from being so, ``writers`` the steps that gave them. ``failed`` is what a
    step fails. ``later`` is the step of the race, by number from 0, that the actor stands at too early: the
    step that is due may follow it."""

    reason: StopReason
    actor: str
    here: Here | None = None
    guard: str = ""
    reads: dict[str, str] = field(default_factory=dict)
    writers: tuple[Writer, ...] = ()
    failed: str = ""
    later: int | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A step of the race, by number from 0, whose statement is gone, and where its actor stands instead."""

    step: int
    instead: Here | None


@dataclass(frozen=True)
class Following:
    """How far a ``race`` of one model goes in another.

    ``run`` is the run of the other model, replayed; ``taken`` says which step of the race each of its steps
    is, None for a step that the race does not have. ``step`` is the number from 0 of the first step that
    cannot be taken, or how many there are. ``shows`` is whether the run shows the violation.
    ``complete`` is whether every run within the rules was examined, ``judged`` whether that includes the
    violation itself: of runs that go on for ever it does not. ``doubts`` are what is not certain.
    """

    race: Trace
    run: Trace
    taken: tuple[int | None, ...]
    left_out: tuple[LeftOut, ...]
    step: int
    shows: bool
    stop: RaceStop | None
    complete: bool
    judged: bool
    doubts: tuple[str, ...]


def followed(follower: RaceFollower) -> Following:
    """Follow a race, and say where it ends. Raises LimitReached."""
    follower.follow()
    node = follower.shown
    stop = None
    if node is None:
        ends = ((one, stopped(follower, one)) for one in follower.farthest[:LOOKED_AT])
        node, stop = min(ends, key=lambda pair: (plainness(pair[1]), pair[0].more))
    moves = [one for one in node.path if one.move is not None]
    start = node.path[0].initial
    schedule = Schedule(start, tuple(one.move for one in moves if one.move is not None))
    judged = follower.system.ground.properties[follower.number] if stop is None else None
    run = replay(follower.system, schedule, judged)
    return Following(
        follower.race.trace,
        run,
        tuple(one.step - 1 if one.taken else None for one in moves),
        tuple(left_out(follower, node)),
        node.step,
        stop is None,
        with_writers(stop, run) if stop is not None else None,
        follower.complete,
        follower.judged or node.step < len(follower.race.steps),
        tuple(doubts(follower, node)),
    )


def plainness(stop: RaceStop) -> tuple[bool, int]:
    """How little a stop explains: least where an actor has only not yet taken its new steps."""
    on_its_way = stop.reason is StopReason.ELSEWHERE and stop.here is not None and stop.here.is_new
    return on_its_way, list(StopReason).index(stop.reason)


def left_out(follower: RaceFollower, node: FollowedState) -> Iterator[LeftOut]:
    """The steps of the race that were left out."""
    for one in node.path:
        if one.before is not None and one.move is None:
            instance = follower.race.steps[one.before.step].instance
            assert instance is not None
            here = command_at(follower.system, one.before.state, instance)
            yield LeftOut(one.before.step, None if here is None else place_of_command(follower, here))


def place_of_command(follower: RaceFollower, command: GroundCommand) -> Here:
    """A statement at which an actor stands."""
    is_new = follower.matching.may_be_new(follower.matching.name(command))
    calls = tuple(call.span for call in command.label.calls)
    return Here(command.label.span, command.label.text, is_new, calls)


def doubts(follower: RaceFollower, node: FollowedState) -> Iterator[str]:
    """What is not certain of a match."""
    if not follower.same_start:
        yield "the race starts from another state"
    for number, step in enumerate(follower.race.steps[: node.step + 1], 1):
        counterpart = follower.matching.of(step.name)
        if counterpart == GONE:
            continue
        if counterpart.likeness is not Likeness.SAME:
            yield f"step {number} was recognised by {counterpart.likeness}"
        elif follower.matching.is_ambiguous(step.name):
            yield f"the text of step {number} stands in several places, not as many in both models"
    was = follower.race.trace.steps[-1].failed if follower.race.steps else None
    if node.fails is not None and node.fails.sentence != was:
        yield f"the last step fails with another sentence ({node.fails.sentence}; in the race: {was})"


# -- why ---------------------------------------------------------------------------------------------------


def stopped(follower: RaceFollower, node: FollowedState) -> RaceStop:
    """Why a race goes no farther from a state."""
    steps = follower.race.steps
    if node.step == len(steps):
        return unharmed(follower, node)
    step = steps[node.step]
    if follower.is_early(node):
        return RaceStop(StopReason.WRONG_BEFORE, "")
    if step.instance is None:
        return RaceStop(StopReason.NO_ACTOR, follower.race.trace.steps[node.step].actor)
    name = follower.system.ground.instances[step.instance].name
    here = command_at(follower.system, node.state, step.instance)
    if here is None:
        return RaceStop(StopReason.FINISHED, name)
    found = standing(follower.system.ground, step.instance, here, follower.system.values(node.state))
    there = place_of_command(follower, here)
    stands = is_at(follower, here, follower.matching.of(step.name))
    if found.status == "interrupted":
        return RaceStop(StopReason.INTERRUPTED, name, there)
    later = None if stands else too_early(follower, node, here)
    if found.status == "waits":
        reason = StopReason.WAITS if stands else StopReason.WAITS_BEFORE
        return RaceStop(reason, name, there, found.guard, found.reads, later=later)
    failing = failure(follower.system, node, step.instance)
    if failing:
        reason = StopReason.FAILS_OTHERWISE if stands else StopReason.FAILS
        return RaceStop(reason, name, there, failed=failing, later=later)
    return RaceStop(StopReason.NO_CHOICE if stands else StopReason.ELSEWHERE, name, there, later=later)


def too_early(follower: RaceFollower, node: FollowedState, command: GroundCommand) -> int | None:
    """The later step of the race at whose statement its actor stands already, with the one that is due ahead
    of it; None if there is no such step."""
    steps = follower.race.steps
    due = steps[node.step]
    if not any(
        is_at(follower, one, follower.matching.of(due.name)) for one in ahead(follower.system, command)
    ):
        return None
    for number, step in enumerate(steps[node.step + 1 :], node.step + 1):
        if step.instance == due.instance and is_at(follower, command, follower.matching.of(step.name)):
            return number
    return None


def ahead(system: PythonSystem, command: GroundCommand) -> Iterator[GroundCommand]:
    """The commands that an instance may come to after one, whatever it finds."""
    row = system.ground.commands[command.instance]
    cell = system.ground.instances[command.instance].location
    waiting, seen = [command.location], {command.location}
    while waiting:
        cases = row[waiting.pop()].cases
        places = {place for case in cases for place in arrivals(case.effects, cell) if place >= 0}
        for place in sorted(places - seen):
            yield row[place]
        waiting += sorted(places - seen)
        seen |= places


def is_at(follower: RaceFollower, command: GroundCommand, counterpart: Counterpart) -> bool:
    """Whether a command is of the statement that is wanted."""
    return follower.matching.name(command) in counterpart.names


def failure(system: PythonSystem, node: FollowedState, actor: int) -> str:
    """What every step of an instance fails; empty if one can be taken."""
    steps = [after for _, after in system.steps_of(node.state, actor)]
    return system.checks[~steps[0]].sentence if all(after < 0 for after in steps) else ""


def unharmed(follower: RaceFollower, node: FollowedState) -> RaceStop:
    """Why a state after all steps of the race is no violation."""
    system = follower.system
    if system.ground.properties[follower.number].only_at_rest:
        for move in system.enabled(node.state)[:1]:
            here = command_at(system, node.state, move.actor)
            assert here is not None
            name = system.ground.instances[move.actor].name
            return RaceStop(StopReason.GOES_ON, name, place_of_command(follower, here))
    return RaceStop(StopReason.NOT_WRONG, "")


def with_writers(stop: RaceStop, run: Trace) -> RaceStop:
    """The same with the steps that gave the values that are waited for."""
    writers = []
    for name in stop.reads:
        last = [number for number, step in enumerate(run.steps) if name in step.changed]
        writers += [Writer(name, last[-1])] if last else []
    return replace(stop, writers=tuple(writers))
