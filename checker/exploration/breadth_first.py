"""Breadth-first search: nearest states first, so that the first sighting is a shortest one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import partial

from checker.backends.python.system import PythonSystem
from checker.exploration.derivation import Derived, schedule_to, schedule_to_state
from checker.exploration.hopeless import hopeless, without_hope
from checker.exploration.limits import Watch, resident
from checker.exploration.liveness import Lasso, lasso
from checker.exploration.observer import Observer, Sighting
from checker.exploration.result import Result, Schedule
from checker.ground.moves import Expansion, State

BLOCK = 2048

Expand = Callable[[Iterable[State], set[State], list[State]], Expansion]


@dataclass
class Search:
    """A search: the levels so far, each a list of states of one depth.

    ``expand`` replaces the expansion of states if a reduction does it. A search with ``until`` ends once
    those properties are decided; one with ``pause`` once it has seen so many states: it is then ``paused``,
    with states left to expand.
    """

    system: PythonSystem
    watch: Watch
    observer: Observer
    expand: Expand
    until: frozenset[int] | None = None
    pause: int | None = None
    seen: set[State] = field(default_factory=set)
    levels: list[list[State]] = field(default_factory=list)
    taken: list[int] = field(default_factory=list)
    stopped: str | None = None
    interrupted: bool = False
    paused: bool = False

    def run(self) -> None:
        """Explore every reachable state, or stop at a limit. A paused search continues."""
        if not self.levels:
            self.begin()
        while self.levels[-1] and not self.is_given_up and not self.satisfied:
            self.levels.append([])  # filled during the search, so that an interrupted search keeps its states
            self.fill_last()
        self.paused = bool(self.levels[-1]) and not self.is_given_up

    def begin(self) -> None:
        """Add the initial states."""
        self.taken = self.untaken
        self.levels.append(list(dict.fromkeys(map(self.system.canonical, self.system.initial()))))
        self.seen.update(self.levels[0])
        self.observer.see(self.levels[0], 0)

    @property
    def untaken(self) -> list[int]:
        """No transition of any command."""
        return [0] * sum(len(commands) for commands in self.system.ground.commands)

    @property
    def satisfied(self) -> bool:
        """Whether everything asked for is decided, or it is time to pause."""
        if self.pause is not None and len(self.seen) >= self.pause:
            return True
        return self.until is not None and self.until <= self.observer.sightings.keys()

    @property
    def is_given_up(self) -> bool:
        """Whether the search ends with states left to expand."""
        return self.stopped is not None

    @property
    def is_whole(self) -> bool:
        """Whether every move of every state was taken: then the successors of a state are known."""
        return self.expand == self.system.expand and not self.paused and not (self.until and self.satisfied)

    @property
    def block(self) -> int:
        """The number of states that are expanded between two checks of the limits."""
        most = self.watch.limits.states
        return BLOCK if most is None else min(BLOCK, most // 64 + 1)

    def fill_last(self) -> None:
        """Fill the last level with the new successors of the level before."""
        level, found = self.levels[-2:]
        depth = len(self.levels) - 2
        block = self.block
        for position in range(0, len(level), block):
            judged = len(found)
            expansion = self.expand(level[position : position + block], self.seen, found)
            self.taken = [one + other for one, other in zip(self.taken, expansion.taken, strict=True)]
            self.observer.see_expansion(expansion, depth)
            self.observer.see(found[judged:] if judged else found, depth + 1)
            waiting = max(len(level) - position - block, 0) + len(found)
            self.stopped = self.watch.stop(depth, len(self.seen), sum(self.taken), waiting, len(level))
            if self.is_given_up and waiting > 0:
                break
            self.stopped = None


def breadth_first(system: PythonSystem, watch: Watch | None = None) -> Result:
    """Search all reachable states; a schedule for each property that was decided on the way.

    Ctrl-C and a lack of memory end the search with the results so far.
    """
    watch = watch or Watch()
    result = result_of(finished(Search(system, watch, Observer(system), system.expand)))
    return completed(system, result, watch)


def completed(system: PythonSystem, result: Result, watch: Watch) -> Result:
    """A result in which a search without symmetry decides what symmetry left open."""
    if not result.undecided or not system.symmetry:
        return result
    return result.completed_by(breadth_first(PythonSystem(system.ground), watch), watch.seconds)


def finished(search: Search) -> Search:
    """A search after it has run, as far as it went."""
    going(search, search.run)
    if len(search.levels) > 1 and not search.levels[-1]:
        search.levels.pop()
    return search


def going(search: Search, work: Callable[[], object]) -> None:
    """A part of a search; a limit, Ctrl-C and a lack of memory stop the search."""
    cut = search.watch.deadline.attempt(work)
    if cut is not None:
        search.stopped = cut.reason
        search.interrupted |= cut.interrupted


def result_of(search: Search) -> Result:
    """The result of a search that has ended."""
    near = {n: s for n, s in sorted(search.observer.sightings.items()) if s.depth < len(search.levels)}
    lasting, undecided = for_ever(search, frozenset(near))
    derived = Derived(search.watch.deadline)
    for number, sighting in near.items():
        derived.derive(number, partial(schedule_to, search.system, search.levels, sighting))
    found = derived.found
    return Result(
        states=len(search.seen),
        transitions=sum(search.taken),
        depth=max(len(search.levels) - 1, 0),
        found={number: schedule for number, (schedule, _) in found.items()} | lasting,
        shortest=frozenset(found) | {number for number, run in lasting.items() if run.doom is not None},
        fewest=frozenset(number for number, (_, fewest) in found.items() if fewest),
        taken=tuple(search.taken or search.untaken),
        unmet=frozenset(search.observer.unmet),
        undecided=undecided,
        stopped=search.stopped,
        interrupted=search.interrupted or derived.interrupted,
        unshown=derived.unshown,
        seconds=search.watch.seconds,
        memory=resident(),
        levels=tuple(len(level) for level in search.levels),
    )


def for_ever(search: Search, decided: frozenset[int]) -> tuple[dict[int, Schedule], frozenset[int]]:
    """The properties that are decided by all continuations of a state; and those left open.

    They are known only if everything was seen.
    """
    found: dict[int, Schedule] = {}
    undecided: set[int] = set()

    def look() -> None:
        found.update(missed_progress(search))
        lost, left_open = lost_actors(search, decided)
        found.update(lost)
        undecided.update(left_open)

    if not search.is_given_up and search.is_whole:
        going(search, look)
    return found, frozenset(undecided)


def missed_progress(search: Search) -> dict[int, Schedule]:
    """For each progress property that has one, a fair run that misses its goal for ever."""
    found: dict[int, Schedule] = {}
    for number, judged in enumerate(search.system.ground.properties):
        if not judged.property.is_progress:
            continue
        missing = {s for level in search.levels for s in search.system.missing(number, level)}
        levels = search.levels if judged.trigger is not None else search.levels[:1]
        starts = [sorted(missing.intersection(search.system.triggered(number, at))) for at in levels]
        wrong = lasso(search.system, starts, missing)
        if wrong is not None:
            found[number] = schedule_of(search, number, wrong)
    return found


def lost_actors(search: Search, decided: frozenset[int]) -> tuple[dict[int, Schedule], frozenset[int]]:
    """For each property that states at rest do not decide, a shortest run after which an actor is lost.

    Also the properties that are left open, because the search does not distinguish the actors.
    """
    found: dict[int, Schedule] = {}
    undecided: set[int] = set()
    for number, judged in enumerate(search.system.ground.properties):
        if number in decided or not judged.ends:
            continue
        lost = without_hope(search.system, number, search.levels)
        if lost and search.system.symmetry:
            undecided.add(number)
            continue
        nearest = hopeless(search.system, number, search.levels, lost) if lost else None
        if nearest is not None:
            sighting = Sighting(number, nearest.state, nearest.depth)
            way = schedule_to_state(search.system, search.levels, sighting)
            found[number] = replace(way, doom=nearest.doom)
    return found, frozenset(undecided)


def schedule_of(search: Search, number: int, wrong: Lasso) -> Schedule:
    """A lasso as a schedule from an initial state."""
    sighting = Sighting(number, wrong.start, wrong.depth)
    before = schedule_to_state(search.system, search.levels, sighting)
    moves = (*before.moves, *wrong.stem)
    return Schedule(before.initial, (*moves, *wrong.loop), len(moves) if wrong.loop else None)
