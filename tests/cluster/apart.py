"""Searches on partitions that are processes of this machine, and nothing between them."""

from __future__ import annotations

import random
import shutil
import signal
import tempfile
import weakref
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checker.backends.python.system import PythonSystem
from checker.cluster.checkpoint import Checkpoint
from checker.cluster.driver import BATCH
from checker.cluster.fleet import LocalFleet, RemoteCall
from checker.cluster.on_cluster import folders_for, prepared_table
from checker.cluster.partition import Task
from checker.cluster.search import ClusterSearch
from checker.exploration.build import Recipe, cache_folder, engine
from checker.exploration.folders import NO_FOLDERS, Folders
from checker.exploration.limits import Limits, Watch
from checker.exploration.result import Result
from tests.native.building import GROWING

NO_LIMITS = Limits()
Losses = Callable[..., bool]  # of a method and its values: whether the partition is lost before the call


@dataclass(frozen=True)
class Apart:
    """How a search is divided: partitions, bytes of a batch, how the engine is compiled, limits, and so on.

    With ``checkpoint``, a search continues there, and keeps every level.
    """

    of: int = 3
    batch: int = BATCH
    flags: tuple[str, ...] = GROWING
    limits: Limits = NO_LIMITS
    folders: Folders = NO_FOLDERS
    checkpoint: Checkpoint | None = None
    watch: Watch | None = None

    def search(self, system: PythonSystem, losses: Losses | None = None) -> Result:
        """Search; ``losses`` says before each call whether its partition is killed."""
        return self.searched(system, losses).result(self.folders)

    def searched(self, system: PythonSystem, losses: Losses | None = None) -> ClusterSearchThatEnds:
        """A search that is ready to run."""
        prepared = prepared_table(system)
        scratch = tempfile.mkdtemp()
        program = engine(prepared.table.words, Recipe("", self.flags, cache_folder()), Path(scratch))
        with folders_for(self.folders, prepared.block) as folders:
            memory = self.limits.memory or 0
            tasks = [prepared.task(n, self.of, memory, folders) for n in range(self.of)]
        fleet = LocalFleet(self.of, program) if losses is None else Mortal(self.of, program, losses)
        watch = self.watch or Watch(Limits(self.limits.states, None, self.limits.seconds))
        search = ClusterSearchThatEnds(
            system, fleet, tasks, watch, lambda _: None, self.batch, self.checkpoint
        )
        weakref.finalize(search, shutil.rmtree, scratch, ignore_errors=True)
        return search


class ClusterSearchThatEnds(ClusterSearch):
    """A search whose partitions end with it."""

    def result(self, folders: Folders) -> Result:
        """The result."""
        try:
            return super().result(folders)
        finally:
            self.fleet.end()


class Mortal(LocalFleet):
    """Partitions that are killed now and then."""

    def __init__(self, of: int, program: Path, losses: Losses) -> None:
        super().__init__(of, program)
        self.losses = losses

    def start(self, tasks: Sequence[Task]) -> None:
        """Start them; none dies meanwhile."""
        super().start(tasks)

    def call(self, number: int, method: str, *values: Any) -> RemoteCall:
        """Kill the partition first, perhaps."""
        if self.losses(method, *values):
            self.partitions[number].process.send_signal(signal.SIGKILL)
        return super().call(number, method, *values)


def now_and_then(seed: int, share: float, most: int) -> Losses:
    """A share of the calls, at most so many."""
    rng, left = random.Random(seed), [most]

    def losses(*_: object) -> bool:
        dies = left[0] > 0 and rng.random() < share
        left[0] -= dies
        return dies

    return losses
