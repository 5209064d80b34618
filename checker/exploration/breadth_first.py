"""Breadth-first search: nearest states first, so that the first sighting is a shortest one."""

from __future__ import annotations

from dataclasses import dataclass, field

from checker.exploration.derivation import schedule_to, schedule_to_state
from checker.exploration.limits import Watch, resident
from checker.exploration.liveness import Lasso, lasso
from checker.exploration.observer import Observer, Sighting
from checker.exploration.result import Result, Schedule
from checker.exploration.system import System
from checker.lowering.moves import State

BLOCK = 2048


@dataclass
class Search:
    """A search under way: the levels so far, each a list of states of one depth."""

    system: System
    watch: Watch
    observer: Observer
    seen: set[State] = field(default_factory=set)
    levels: list[list[State]] = field(default_factory=list)
    taken: list[int] = field(default_factory=list)
    stopped: str | None = None
    interrupted: bool = False

    def run(self) -> None:
        """See every reachable state, or stop at a limit."""
        start = list(dict.fromkeys(self.system.canonical(state) for state in self.system.initial()))
        self.seen.update(start)
        self.taken = [0] * sum(len(commands) for commands in self.system.ground.commands)
        self.observer.see(start, 0)
        while start and self.stopped is None:
            self.levels.append(start)
            start = self.next_level(start)
        if start:
            self.levels.append(start)

    def next_level(self, level: list[State]) -> list[State]:
        """The states one step from a level that were not seen before."""
        found: list[State] = []
        depth = len(self.levels) - 1
        for position in range(0, len(level), BLOCK):
            judged = len(found)
            expansion = self.system.expand(level[position : position + BLOCK], self.seen, found)
            self.taken = [one + other for one, other in zip(self.taken, expansion.taken, strict=True)]
            self.observer.see_expansion(expansion, depth)
            self.observer.see(found[judged:] if judged else found, depth + 1)
            waiting = max(len(level) - position - BLOCK, 0) + len(found)
            self.stopped = self.watch.stop(depth, len(self.seen), sum(self.taken), waiting, len(level))
            if self.stopped is not None and waiting > 0:
                break
            self.stopped = None
        return found


def breadth_first(system: System, watch: Watch | None = None) -> Result:
    """Search all reachable states; a schedule for each property that was decided on the way.

    Ctrl-C and a lack of memory end the search with what was found until then.
    """
    search = Search(system, watch or Watch(), Observer(system))
    try:
        search.run()
    except KeyboardInterrupt:
        search.stopped, search.interrupted = "interrupted", True
    except MemoryError:
        search.stopped = "out of memory"
    return result_of(search)


def result_of(search: Search) -> Result:
    """The answer of a search that has ended."""
    found = {
        number: schedule_to(search.system, search.levels, sighting)
        for number, sighting in sorted(search.observer.sightings.items())
        if sighting.depth < len(search.levels)
    }
    progress = missed_progress(search) if search.stopped is None else {}
    return Result(
        states=len(search.seen),
        transitions=sum(search.taken),
        depth=max(len(search.levels) - 1, 0),
        found={number: schedule for number, (schedule, _) in found.items()} | progress,
        shortest=frozenset(found),
        fewest=frozenset(number for number, (_, fewest) in found.items() if fewest),
        taken=tuple(search.taken),
        unmet=frozenset(search.observer.unmet),
        stopped=search.stopped,
        interrupted=search.interrupted,
        seconds=search.watch.seconds,
        memory=resident(),
        levels=tuple(len(level) for level in search.levels),
    )


def missed_progress(search: Search) -> dict[int, Schedule]:
    """A fair run that misses its goal for ever, for each progress property that has one."""
    found: dict[int, Schedule] = {}
    for number, judged in enumerate(search.system.ground.properties):
        if not judged.property.is_progress:
            continue
        missing = {s for level in search.levels for s in search.system.missing(number, level)}
        levels = search.levels if judged.trigger is not None else search.levels[:1]
        starts = [[s for s in search.system.triggered(number, level) if s in missing] for level in levels]
        wrong = lasso(search.system, starts, missing)
        if wrong is not None:
            found[number] = schedule_of(search, number, wrong)
    return found


def schedule_of(search: Search, number: int, wrong: Lasso) -> Schedule:
    """A lasso as a schedule from an initial state."""
    sighting = Sighting(number, wrong.start, wrong.depth)
    before = schedule_to_state(search.system, search.levels, sighting)
    moves = (*before.moves, *wrong.stem)
    return Schedule(before.initial, (*moves, *wrong.loop), len(moves) if wrong.loop else None)
