"""A search on partitions: the same result as exploration/native.py has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

from checker.backends.python.system import PythonSystem
from checker.cluster.backwards import LevelsApart
from checker.cluster.checkpoint import Checkpoint
from checker.cluster.completion import memory_there, too_small
from checker.cluster.driver import BATCH, Driver
from checker.cluster.exchange import Traffic
from checker.cluster.fault import ClusterFault
from checker.cluster.fleet import Fleet, PartitionLost
from checker.cluster.open_properties import OpenProperties
from checker.cluster.partition import Task
from checker.exploration.answers import Answer
from checker.exploration.choice import Say
from checker.exploration.derivation import Derived
from checker.exploration.folders import Folders
from checker.exploration.limits import Watch, resident
from checker.exploration.native import schedule_to, sightings, stopped
from checker.exploration.result import Exchanged, Result
from checker.source.limit import LimitAfterLoss, LimitReached

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

    def run(self) -> tuple[Answer, Derived, OpenProperties]:
        """Search, and derive schedules; after a loss from the last checkpoint, or from the beginning.

        Raises ClusterFault, and as the start of a partition does.
        """
        while True:
            try:
                answer = self.searched()
                derived = self.derived(answer)
                return answer, derived, self.continued(answer, derived)
            except PartitionLost as lost:
                self.losses += 1
                if self.losses > MOST_LOSSES:
                    raise ClusterFault(
                        f"{self.losses} partitions were lost, the last one so: {lost}"
                    ) from None
                self.say(f"{lost}; {self.where()}")

    def searched(self) -> Answer:
        """The answer of the next attempt. Raises as ``run`` does, LimitReached and LimitAfterLoss."""
        try:
            return self.driver().run()
        except LimitReached as limit:
            if not self.losses:
                raise
            raise LimitAfterLoss(f"{limit} before the search had begun again after a loss") from None

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

    def open(self, derived: Derived) -> list[int]:
        """The properties that all continuations of a state decide, and no sighting has decided."""
        judged = enumerate(self.system.ground.properties)
        return [n for n, one in judged if n not in derived.decided and (one.property.is_progress or one.ends)]

    def continued(self, answer: Answer, derived: Derived) -> OpenProperties:
        """What the partitions say of open properties: nothing if one machine can decide them afterwards."""
        levels = LevelsApart(self.fleet, self.tasks[0].words)
        there = self.memory_there(answer)
        why = too_small(answer.states, answer.transitions, self.system, there)
        found = OpenProperties(
            self.system, self.fleet, self.watch, levels, answer.depth, why or "", self.batch
        )
        if why is not None and answer.reason == "nothing" and derived.cut is None:
            found.decide(self.open(derived))
        else:
            found.undecided = frozenset(self.open(derived))
        return found

    def memory_there(self, answer: Answer) -> int:
        """Bytes that this machine has for a search of its own, once the partitions are gone."""
        mine = answer.memory if len(set(self.fleet.machines)) == 1 else 0
        return memory_there(self.watch, mine)

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
        """Search; the whole result, but for properties of all continuations that one machine can decide."""
        answer, derived, continued = self.run()
        found = derived.found
        return Result(
            states=answer.states,
            transitions=answer.transitions,
            depth=answer.depth,
            found={number: schedule for number, (schedule, _) in found.items()} | continued.found,
            taken=answer.taken,
            shortest=frozenset(found),
            fewest=frozenset(number for number, (_, fewest) in found.items() if fewest),
            unmet=answer.unmet,
            undecided=continued.undecided,
            stopped=stopped(answer.reason, self.watch.limits, folders),
            interrupted=answer.reason == "interrupted" or derived.interrupted or continued.interrupted,
            unshown=derived.unshown | continued.unshown,
            left_open=continued.left_open,
            seconds=self.watch.seconds,
            memory=resident() + answer.memory,
            levels=answer.levels,
            exchanged=self.exchanged(),
        )
