"""Leads a search on partitions from level to level, and starts again what is lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from checker.cluster.checkpoint import Checkpoint
from checker.cluster.exchange import Exchange, Traffic
from checker.cluster.fleet import Fleet, of_all
from checker.cluster.merging import answer_of, merged
from checker.cluster.partition import PartitionTally, Task
from checker.exploration.answers import Answer
from checker.exploration.deadline import Deadline
from checker.exploration.limits import BetweenPartitions, Watch

BATCH = 4 << 20  # bytes that a partition sends at a time


@dataclass
class Driver:
    """A search of ``tasks`` on ``fleet``, in batches of ``batch`` bytes, perhaps with checkpoints."""

    fleet: Fleet
    tasks: Sequence[Task]
    watch: Watch
    batch: int = BATCH
    checkpoint: Checkpoint | None = None
    traffic: Traffic = field(default_factory=Traffic)
    tallies: list[PartitionTally] = field(default_factory=list)
    depth: int = 0
    level: int = 0
    before: int = 0  # states of earlier levels
    exchange: Exchange | None = None  # of the current level

    def run(self) -> Answer:
        """Start the partitions, and search. Raises PartitionLost, and as the start of a partition does."""
        self.start()
        return self.finished(self.search())

    def start(self) -> None:
        """Start the partitions; a search with a checkpoint continues from there. Raises as ``run`` does."""
        level = None if self.checkpoint is None else self.checkpoint.level
        self.depth = level or 0
        self.fleet.start(self.tasks if level is None else [task.resuming(level) for task in self.tasks])
        self.tallies = of_all(self.fleet, "begun")

    def search(self) -> str:
        """Go from level to level; why the search stopped, "nothing" if all states were seen."""
        reason = self.keep() if self.depth == 0 else None
        if reason is not None:
            return reason
        while True:
            self.exchange = Exchange(self.fleet, self.batch, self.traffic, self.look)
            reason = self.exchange.run() or self.close()
            if reason is not None:
                return reason

    def close(self) -> str | None:
        """Go on to the next level; why the search must stop, or None."""
        closed: list[tuple[PartitionTally, int]] = of_all(self.fleet, "close")
        self.tallies = [tally for tally, _ in closed]
        self.depth += 1
        self.level = sum(size for _, size in closed)
        self.before = sum(one.states for one in self.tallies) - self.level
        stopped = next((one.reason for one in self.tallies if one.reason != "nothing"), None)
        if self.level == 0:
            return stopped or self.keep() or "nothing"
        return stopped or self.keep() or self.look(0, None)

    def keep(self) -> str | None:
        """Write checkpoints, if one is due; why the search must stop, or None."""
        if self.checkpoint is None or not self.checkpoint.is_due():
            return None
        self.tallies = of_all(self.fleet, "keep", self.depth)
        stopped = next((one.reason for one in self.tallies if one.reason != "nothing"), None)
        if stopped is None:
            self.checkpoint.commit(self.depth)
        return stopped

    def finished(self, reason: str) -> Answer:
        """The answer of a search that has stopped."""
        if reason != "nothing":
            of_all(self.fleet, "rest")
        lines: list[list[list[str]]] = of_all(self.fleet, "result")
        return merged([answer_of(one) for one in lines], reason)

    # -- limits --------------------------------------------------------------------------------------

    def look(self, number: int, tally: PartitionTally | None) -> str | None:
        """Note how far a partition is, and report progress; why the search must stop, or None."""
        if tally is not None:
            self.tallies[number] = tally
            if tally.reason != "nothing":
                return tally.reason
        states = sum(one.states for one in self.tallies)
        moves = [one.transitions for one in self.tallies]
        sent = self.traffic.sent * self.tasks[0].state_bytes
        self.watch.show(
            self.depth, states, sum(moves), states - self.before - self.expanded(), self.level,
            sum(one.memory for one in self.tallies),
            BetweenPartitions(self.fleet.of, sent, moves.index(min(moves))),
        )  # fmt: skip
        return self.limit(states)

    def expanded(self) -> int:
        """About how many states of the level are expanded: those of partitions that are ready with it."""
        ready = len(self.exchange.used_up) if self.exchange is not None else 0
        return self.level * ready // self.fleet.of

    def limit(self, states: int) -> str | None:
        """The limit that is reached, or None."""
        most = self.watch.limits.states
        return "states" if most is not None and states > most else cut(self.watch.deadline)


def cut(deadline: Deadline) -> str | None:
    """Why work must end now, in the engine's word, or None. An interrupt is taken."""
    if deadline.interrupts.waiting:
        deadline.interrupts.waiting = False
        return "interrupted"
    return "time" if deadline.late() is not None else None
