"""Passes over the states of a finished search: partitions tell each other about states (engine/pass.h)."""

from __future__ import annotations

from dataclasses import dataclass, field

from checker.cluster.driver import BATCH, cut
from checker.cluster.exchange import Exchange, Route, Traffic
from checker.cluster.fleet import Fleet, of_all
from checker.cluster.partition import PartitionTally
from checker.exploration.limits import StatesLeft, Watch


class PassCut(Exception):
    """A limit has ended a pass: its ``reason`` in the engine's word, and the states that were left."""

    def __init__(self, reason: str, left: int) -> None:
        super().__init__(reason, left)
        self.reason = reason
        self.left = left


@dataclass
class Passes:
    """Passes on ``fleet`` that decide something, in batches of ``batch`` bytes. Its methods raise PassCut."""

    fleet: Fleet
    watch: Watch
    deciding: str
    batch: int = BATCH
    traffic: Traffic = field(default_factory=Traffic)
    tallies: list[PartitionTally] = field(default_factory=list)

    @property
    def left(self) -> int:
        """The states that are left to be judged: exact after ``begin``, roughly right meanwhile."""
        return sum(one.states for one in self.tallies)

    def begin(self, command: str) -> list[list[int]]:
        """Begin a pass, or what it is about, in all partitions; the numbers of their answers."""
        begun: list[tuple[PartitionTally, list[int]]] = of_all(self.fleet, "begin", command)
        self.tallies = [tally for tally, _ in begun]
        reasons = [one.reason for one in self.tallies if one.reason != "nothing"]
        self.end_if([*reasons, None][0] or self.look(0, None))
        return [numbers for _, numbers in begun]

    def exchange(self, said: int) -> None:
        """Do the pass that has begun, in whose records ``said`` bytes follow each state."""
        route = Route("go_on", "take_in", (said,), (said,))
        self.end_if(Exchange(self.fleet, self.batch, self.traffic, self.look, route).run())

    def look(self, number: int, tally: PartitionTally | None) -> str | None:
        """Note how far a partition is, and report progress; why the pass must stop, or None."""
        if tally is not None:
            self.tallies[number] = tally
            if tally.reason != "nothing":
                return tally.reason
        memory = sum(one.memory for one in self.tallies)
        self.watch.show_left(StatesLeft(self.deciding, self.left), memory)
        return cut(self.watch.deadline)

    def end_if(self, reason: str | None) -> None:
        """Raise PassCut if there is a reason to stop."""
        if reason is not None:
            raise PassCut(reason, self.left)
