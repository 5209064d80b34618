"""Derives the schedule that is shown from the states that a search saw.

No search stores parents: they would cost more memory than the states. A schedule is derived again from the
levels: backwards, to find the states on a shortest path; then forwards with real states, so that a trace
found under symmetry shows the real names. Of all shortest paths to where the property was decided, the one
with the fewest changes of actor is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from checker.backends.python.system import PythonSystem
from checker.exploration.deadline import Cut, Deadline
from checker.exploration.observer import Sighting
from checker.exploration.result import Schedule
from checker.ground.moves import Move, State, StepFails

BLOCK = 512
PATIENCE = 5.0  # seconds: after Ctrl-C a user waits no longer for a race
MOST = 50_000  # paths followed at once; beyond, some shortest schedule is shown, without a claim

Levels = Sequence[Sequence[State]]


@dataclass(frozen=True, slots=True, order=True)
class Way:
    """A path from an initial state. Ordered by changes of actor, then by moves."""

    switches: int
    initial: int
    moves: tuple[Move, ...] = ()

    def longer(self, move: Move, last: int | None) -> Way:
        """The path with one more move, after one of actor ``last``."""
        return Way(
            self.switches + (last is not None and last != move.actor), self.initial, (*self.moves, move)
        )

    def schedule(self) -> Schedule:
        """The path as a schedule."""
        return Schedule(self.initial, self.moves)


@dataclass
class Derived:
    """Derives the schedules of a finished search, one property after the other.

    If the search used up its time, there is a little more for this; after an interrupt, a few seconds.
    ``found`` has each schedule, and whether no shortest one has fewer changes of actor; ``unshown`` says why
    there is none.
    """

    whole: Deadline
    found: dict[int, tuple[Schedule, bool]] = field(default_factory=dict)
    unshown: dict[int, str] = field(default_factory=dict)
    cut: Cut | None = None

    def __post_init__(self) -> None:
        self.deadline = self.whole.wrapping_up()
        if self.whole.interrupts.count:
            self.deadline = self.deadline.sooner(PATIENCE, "interrupted")

    @property
    def decided(self) -> frozenset[int]:
        """The properties whose schedules were to be derived so far."""
        return frozenset(self.found) | frozenset(self.unshown)

    @property
    def interrupted(self) -> bool:
        """Whether the user interrupted the derivation of schedules."""
        return self.cut is not None and self.cut.interrupted

    def derive(self, number: int, derive: Callable[[], tuple[Schedule, bool]]) -> None:
        """Derive one; after one was cut off, no other is started."""

        def work() -> None:
            self.found[number] = derive()

        self.cut = self.cut or self.deadline.attempt(work)
        if number not in self.found and self.cut is not None:
            self.unshown[number] = self.cut.reason


def schedule_to(system: PythonSystem, levels: Levels, sighting: Sighting) -> tuple[Schedule, bool]:
    """A shortest schedule to a sighting, and whether no shortest one has fewer changes of actor."""
    targets = alike(system, levels, sighting)
    needed = on_the_way(system, levels, targets, sighting.depth)
    found = fewest_switches(system, needed, sighting)
    if found is not None:
        return found.schedule(), sighting.move is None
    return schedule_to_state(system, levels, sighting), False


def schedule_to_state(system: PythonSystem, levels: Levels, sighting: Sighting) -> Schedule:
    """Some shortest schedule to the exact state of a sighting."""
    needed = on_the_way(system, levels, {sighting.state}, sighting.depth, one=True)
    return some_way(system, needed, sighting).schedule()


def alike(system: PythonSystem, levels: Levels, sighting: Sighting) -> set[State]:
    """The states of the sighting's depth in which the same can be seen."""
    if sighting.move is not None:
        return {sighting.state}
    found = set()
    level = levels[sighting.depth]
    for position in range(0, len(level), BLOCK):
        block = level[position : position + BLOCK]
        if system.first(sighting.property, block) is not None:
            found |= {state for state in block if is_seen(system, sighting, state)}
    return found


def is_seen(system: PythonSystem, sighting: Sighting, state: State) -> bool:
    """Whether a state shows the same as the sighting."""
    at_rest = system.ground.properties[sighting.property].only_at_rest
    return system.first(sighting.property, [state]) is not None and not (at_rest and system.enabled(state))


def on_the_way(
    system: PythonSystem, levels: Levels, targets: set[State], depth: int, one: bool = False
) -> list[set[State]]:
    """For each depth, the states from which a target is reached in the remaining steps.

    With ``one``, a single state of each depth, the lowest.
    """
    needed = [targets]
    for level in reversed(levels[:depth]):
        before: set[State] = set()
        for position in range(0, len(level), BLOCK):
            block = level[position : position + BLOCK]
            if leads(system, block, needed[-1]):
                before |= {state for state in block if leads(system, [state], needed[-1])}
        assert before, "a state of the search has no predecessor: the lowering contradicts itself"
        needed.append({min(before)} if one else before)
    return needed[::-1]


def leads(system: PythonSystem, states: Sequence[State], wanted: set[State]) -> bool:
    """Whether some move of some of the states leads to a wanted one."""
    seen: set[State] = set()
    system.expand(states, seen, [])
    return not wanted.isdisjoint(seen)


def fewest_switches(system: PythonSystem, needed: list[set[State]], sighting: Sighting) -> Way | None:
    """The path through the needed states with the fewest changes of actor; None if there are too many."""
    ways = beginnings(system, needed[0])
    for wanted in needed[1:]:
        ways = one_step_on(system, ways, wanted)
        if len(ways) > MOST:
            return None
    return best(system, ways, sighting)


def some_way(system: PythonSystem, needed: list[set[State]], sighting: Sighting) -> Way:
    """A path through the needed states, one of each depth, without a claim that it is the best.

    One path at a time is followed: states that are equal up to symmetry have the same continuations, and
    there may be too many of them to follow all.
    """
    ways = beginnings(system, needed[0])
    for wanted in needed[1:]:
        key = min(ways, key=ways.__getitem__)
        ways = one_step_on(system, {key: ways[key]}, wanted)
    return best(system, ways, sighting)


def beginnings(system: PythonSystem, wanted: set[State]) -> dict[tuple[State, int | None], Way]:
    """The wanted initial states, each with the empty path to it."""
    ways: dict[tuple[State, int | None], Way] = {}
    for number, state in enumerate(system.initial()):
        if system.canonical(state) in wanted:
            ways.setdefault((state, None), Way(0, number))
    return ways


def best(system: PythonSystem, ways: dict[tuple[State, int | None], Way], sighting: Sighting) -> Way:
    """The best of some paths, with the failing move at its end if the sighting was of one."""
    if sighting.move is None:
        return min(ways.values())
    return min(failing(system, key, way, sighting) for key, way in ways.items())


def one_step_on(
    system: PythonSystem, ways: dict[tuple[State, int | None], Way], wanted: set[State]
) -> dict[tuple[State, int | None], Way]:
    """The best path to each state one step further, by the actor that made the step."""
    found: dict[tuple[State, int | None], Way] = {}
    for (state, last), way in ways.items():
        for move, after in system.moves(state):
            if after >= 0 and system.canonical(after) in wanted:
                longer, key = way.longer(move, last), (after, move.actor)
                if key not in found or longer < found[key]:
                    found[key] = longer
    return found


def failing(system: PythonSystem, key: tuple[State, int | None], way: Way, sighting: Sighting) -> Way:
    """The path with the move that fails in the same way as the sighting's."""
    assert sighting.move is not None
    state, last = key
    kind = failure(system, sighting.state, sighting.move)
    for move in system.enabled(state):
        if failure(system, state, move) == kind:
            return way.longer(move, last)
    raise LookupError("no move fails here: the exchange of actors or elements is not an automorphism")


def failure(system: PythonSystem, state: State, move: Move) -> str | None:
    """The kind of check that a move fails, or None."""
    try:
        system.after(state, move)
    except StepFails as failed:
        return failed.check.kind
    return None
