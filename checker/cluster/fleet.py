"""The partitions, wherever they are: calls to them, which run at the same time, and their answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from checker.cluster.partition import Partition, PartitionDied, Task

WAIT = 1.0  # seconds between two looks at the time


class PartitionLost(Exception):
    """A partition is gone, with its states: its process, its machine, or what it had sent."""


@dataclass(frozen=True, eq=False, slots=True)
class RemoteCall:
    """A call to a partition. ``parts``: what it sends to each partition, if it sends something."""

    number: int
    reference: Any
    parts: Sequence[Any] = field(default=())


class Fleet(Protocol):
    """The partitions. The calls to one of them are done one after the other."""

    of: int
    machines: Sequence[str]

    def call(self, number: int, method: str, *values: Any) -> RemoteCall:
        """Begin a call of a method of a partition (partition.py)."""

    def sending(self, number: int, method: str, *values: Any) -> RemoteCall:
        """The same for a method that sends: its answer stays where it is, except for the Sent."""

    def ready(self, calls: Sequence[RemoteCall], seconds: float) -> list[RemoteCall]:
        """Those that have ended; wait for the first of them, so many seconds at most."""

    def answer(self, call: RemoteCall) -> Any:
        """What a call that has ended returned. Raises what the method raised, and PartitionLost."""

    def start(self, tasks: Sequence[Task]) -> None:
        """End all partitions, and start them again. Raises as the start of a partition does."""

    def end(self) -> None:
        """End all partitions."""


def of_all(fleet: Fleet, method: str, *values: object) -> list[Any]:
    """Call a method of every partition; the answers in order. Raises what the calls raise."""
    calls = [fleet.call(number, method, *values) for number in range(fleet.of)]
    left = list(calls)
    while left:
        for call in fleet.ready(left, WAIT):
            left.remove(call)
    return [fleet.answer(call) for call in calls]


class LocalFleet:
    """Partitions of this process: a call is done at once. For tests, and for measuring without a cluster."""

    def __init__(self, of: int, program: Path) -> None:
        self.of = of
        self.machines: Sequence[str] = ("here",)
        self.program = program
        self.partitions: list[Partition] = []

    def call(self, number: int, method: str, *values: Any) -> RemoteCall:
        """Do it."""
        try:
            return RemoteCall(number, self.partitions[number].ask(method, *values))
        except PartitionDied as died:
            return RemoteCall(number, died)

    def sending(self, number: int, method: str, *values: Any) -> RemoteCall:
        """Do it."""
        call = self.call(number, method, *values)
        if isinstance(call.reference, PartitionDied):
            return call
        sent, *parts = call.reference
        return RemoteCall(number, sent, parts)

    def ready(self, calls: Sequence[RemoteCall], _: float) -> list[RemoteCall]:
        """All of them."""
        return list(calls)

    def answer(self, call: RemoteCall) -> Any:
        """What it returned."""
        if isinstance(call.reference, PartitionDied):
            raise PartitionLost(str(call.reference))
        return call.reference

    def start(self, tasks: Sequence[Task]) -> None:
        """Start their engines."""
        self.end()
        self.partitions = [Partition(task, self.program) for task in tasks]

    def end(self) -> None:
        """End their engines."""
        for partition in self.partitions:
            partition.end()
