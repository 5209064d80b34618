"""A search on partitions: the same result as exploration/native.py has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

from checker.backends.python.system import PythonSystem
from checker.cluster.backwards import LevelsApart
from checker.cluster.checkpoint import Checkpoint
from checker.cluster.driver import BATCH, Driver
from checker.cluster.exchange import Traffic
from checker.cluster.fault import ClusterFault
from checker.cluster.fleet import Fleet, PartitionLost
from checker.cluster.partition import Task
from checker.exploration.answers import Answer
from checker.exploration.choice import Say
from checker.exploration.derivation import Derived
from checker.exploration.folders import Folders
from checker.exploration.limits import Watch, resident
from checker.exploration.native import schedule_to, sightings, stopped
from checker.exploration.result import Exchanged, Result

MOST_LOSSES = 30  # of partitions, before a search gives up


@dataclass
class ClusterSearch:
    """A search of ``tasks`` on ``fleet``."""

    system: PythonSystem
    fleet: Fleet
    tasks: Sequence[Task]
    watch: Watch
    say: Say
    batch: int = BATCH
    checkpoint: Checkpoint | None = None
    traffic: Traffic = field(default_factory=Traffic)
    losses: int = 0

    def run(self) -> tuple[Answer, Derived]:
        """Search, and derive schedules; after a loss from the last checkpoint, or from the beginning.

        Raises ClusterFault, and as the start of a partition does.
        """
        while True:
            try:
                answer = self.driver().run()
                return answer, self.derived(answer)
            except PartitionLost as lost:
                self.losses += 1
                if self.losses > MOST_LOSSES:
                    raise ClusterFault(
                        f"{self.losses} partitions were lost, the last one so: {lost}"
                    ) from None
                self.say(f"{lost}; {self.where()}")

    def driver(self) -> Driver:
        """What leads the next attempt."""
        return Driver(self.fleet, self.tasks, self.watch, self.batch, self.checkpoint, self.traffic)

    def where(self) -> str:
        """Where the search continues after a loss."""
        if self.checkpoint is None:
            return "the search begins again (with --checkpoint it would not have to)"
        return f"the search continues at depth {self.checkpoint.level or 0}"

    def derived(self, answer: Answer) -> Derived:
        """The schedules of what was found."""
        levels = LevelsApart(self.fleet, self.tasks[0].words)
        found = Derived(self.watch.deadline)
        for sighting in sightings(self.system, answer):
            found.derive(sighting.property, partial(schedule_to, self.system, levels, sighting))
        return found

    def exchanged(self) -> Exchanged:
        """What was sent."""
        size, traffic = self.tasks[0].state_bytes, self.traffic
        return Exchanged(
            self.fleet.of,
            len(set(self.fleet.machines)),
            traffic.offered * size,
            traffic.sent * size,
            self.losses,
        )

    def result(self, folders: Folders) -> Result:
        """Search; the whole result but for properties of all continuations, which are left open."""
        answer, derived = self.run()
        found, judged = derived.found, self.system.ground.properties
        open_ = [
            n for n, one in enumerate(judged) if n not in found and (one.property.is_progress or one.ends)
        ]
        return Result(
            states=answer.states,
            transitions=answer.transitions,
            depth=answer.depth,
            found={number: schedule for number, (schedule, _) in found.items()},
            taken=answer.taken,
            shortest=frozenset(found),
            fewest=frozenset(number for number, (_, fewest) in found.items() if fewest),
            unmet=answer.unmet,
            undecided=frozenset(open_),
            stopped=stopped(answer.reason, self.watch.limits, folders),
            interrupted=answer.reason == "interrupted" or derived.interrupted,
            unshown=derived.unshown,
            seconds=self.watch.seconds,
            memory=resident() + answer.memory,
            levels=answer.levels,
            exchanged=self.exchanged(),
        )
