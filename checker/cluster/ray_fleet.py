"""Partitions on the machines of a cluster: each is an actor; they exchange states in its object store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from checker.cluster.fault import ClusterFault
from checker.cluster.fleet import PartitionLost, RemoteCall
from checker.cluster.hosted import HostedPartition, Version, version_here
from checker.cluster.packed import Packed
from checker.cluster.partition import PartitionDied, Task
from checker.cluster.ray_cluster import first_line
from checker.exploration.deadline import Deadline

PATIENCE = 60.0  # seconds for the start of all partitions
TICK = 0.1


class RayFleet:
    """Partitions on a cluster that ``ray`` has joined."""

    def __init__(self, ray: Any, of: int, deadline: Deadline) -> None:
        self.ray = ray
        self.of = of
        self.deadline = deadline
        self.actors: list[Any] = []
        self.machines: Sequence[str] = ()

    def start(self, tasks: Sequence[Task]) -> None:
        """Start the partitions, spread over the machines.

        Each wants a processor, if there are enough; after the loss of a machine there may be fewer. Raises
        ClusterFault, PartitionLost, Unavailable, FolderFault, KeyboardInterrupt and LimitReached.
        """
        self.end()
        enough = self.ray.cluster_resources().get("CPU", 0) >= self.of and not self.machines
        actor = self.ray.remote(
            num_cpus=1 if enough else 0, max_restarts=0, scheduling_strategy="SPREAD"
        )(HostedPartition)  # fmt: skip
        self.actors = [actor.remote() for _ in tasks]
        abouts = self.abouts(first=not self.machines)
        refuse_other_versions(abouts)
        self.machines = tuple(machine for _, machine, _ in abouts)
        block = self.ray.put(Packed(bytearray(tasks[0].block)))
        begun = [self.actors[task.number].begin.remote(self.share(task), block) for task in tasks]
        self.within_patience(begun, "begin")

    def abouts(self, first: bool) -> list[tuple[str, str, Version]]:
        """What each partition says of its machine. What cannot start at first will not start later."""
        try:
            return self.within_patience([one.about.remote() for one in self.actors], "start")
        except PartitionLost as lost:
            if not first:
                raise
            raise ClusterFault(
                f"a partition cannot start; is the checker installed on every machine? {lost}"
            ) from None

    def share(self, task: Task) -> Task:
        """A task without its table, which is sent once; and with its share of the memory of its machine."""
        beside = self.machines.count(self.machines[task.number])
        return replace(task, block=b"", memory=task.memory // beside)

    def within_patience(self, references: list[Any], what: str) -> list[Any]:
        """The answers of all partitions. Raises ClusterFault if they do not come, and as they do."""
        late = f"not all partitions could {what} within {PATIENCE:g}s: is there room for {self.of} of them?"
        limit = self.deadline.sooner(PATIENCE, "")
        left = references
        while left:
            _, left = self.ray.wait(left, num_returns=len(left), timeout=TICK)
            if limit.late() == "":
                raise ClusterFault(late)
            limit.within(lambda: None)
            limit.check()
        return [self.value(reference) for reference in references]

    def call(self, number: int, method: str, *values: Any) -> RemoteCall:
        """Begin a call."""
        return RemoteCall(number, self.actors[number].ask.remote(method, *values))

    def sending(self, number: int, method: str, *values: Any) -> RemoteCall:
        """Begin a call of a method that sends: each part of the answer is an object of its own."""
        ask = self.actors[number].ask.options(num_returns=1 + self.of)
        sent, *parts = ask.remote(method, *values)
        return RemoteCall(number, sent, parts)

    def ready(self, calls: Sequence[RemoteCall], seconds: float) -> list[RemoteCall]:
        """Those that have ended."""
        by_reference = {call.reference: call for call in calls}
        some, _ = self.ray.wait(list(by_reference), num_returns=1, timeout=seconds)
        if not some:
            return []
        more, _ = self.ray.wait(list(by_reference), num_returns=len(by_reference), timeout=0)
        return [by_reference[reference] for reference in more]

    def answer(self, call: RemoteCall) -> Any:
        """What it returned."""
        try:
            return self.value(call.reference)
        except PartitionLost as lost:
            raise PartitionLost(f"partition {call.number} is lost: {str(lost).rstrip('.')}") from None

    def value(self, reference: Any) -> Any:
        """The value of an object that is there. Raises what the method raised, and PartitionLost."""
        from ray.exceptions import OutOfDiskError, RayError, RayTaskError

        try:
            return self.ray.get(reference)
        except RayTaskError as error:
            if isinstance(error.cause, PartitionDied | RayError):
                raise PartitionLost(first_line(error.cause)) from None
            raise error.cause from None
        except OutOfDiskError as error:
            raise ClusterFault(f"a machine of the cluster has no room: {first_line(error)}") from None
        except RayError as error:
            raise PartitionLost(first_line(error)) from None

    def end(self) -> None:
        """End all partitions."""
        for actor in self.actors:
            self.ray.kill(actor)
        self.actors = []


def refuse_other_versions(abouts: Sequence[tuple[str, str, Version]]) -> None:
    """Raise ClusterFault if a machine has another version of the checker."""
    here = version_here()
    for host, _, version in abouts:
        if version != here:
            raise ClusterFault(
                f"{host} has another version of the checker, {version}; here it is {here}: "
                "install the same one on all machines"
            )
