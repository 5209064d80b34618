"""A partition in a process of a Ray cluster."""

from __future__ import annotations

import platform
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from checker import __version__
from checker.cluster.gauges import Gauges
from checker.cluster.partition import Partition, Task
from checker.exploration.build import digest, engine, recipe


@dataclass(frozen=True, slots=True)
class Version:
    """What must be the same on all machines: the checker, and the sources of its engine."""

    checker: str
    engine: str

    def __str__(self) -> str:
        return f"{self.checker} (engine {self.engine})"


def version_here() -> Version:
    """The version that is installed here."""
    return Version(__version__, digest())


class HostedPartition:
    """The class of a Ray actor: one partition. The engine is the one that is installed on its machine."""

    def __init__(self) -> None:
        self.scratch = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self.partition: Partition | None = None
        self.gauges: Gauges | None = None

    def about(self) -> tuple[str, str, Version]:
        """The name of the machine, Ray's name for it, and the version that is installed there."""
        import ray

        return platform.node(), ray.get_runtime_context().get_node_id(), version_here()

    def begin(self, task: Task, block: Any) -> None:
        """Start the engine. Raises Unavailable, FolderFault and PartitionDied."""
        program = engine(task.words, recipe(), Path(self.scratch.name))
        self.partition = Partition(replace(task, block=bytes(block.buffer)), program)
        self.gauges = Gauges(task.number)

    def ask(self, method: str, *values: Any) -> Any:
        """Call a method of the partition."""
        assert self.partition is not None and self.gauges is not None, "it has begun"
        answer = self.partition.ask(method, *values)
        self.gauges.show(self.partition.latest, self.partition.bytes_sent)
        return answer
