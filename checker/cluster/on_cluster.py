"""Explores a program on a cluster, and has one machine decide what the cluster leaves open."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from checker.backends.python.system import PythonSystem
from checker.backends.table.machine_words import TooWide
from checker.backends.table.module import FACTS, Table, to_table
from checker.cluster.checkpoint import Checkpoint, checkpoint_in, folder_of, identity_of
from checker.cluster.completion import completed
from checker.cluster.driver import BATCH
from checker.cluster.fault import ClusterFault
from checker.cluster.partition import Task
from checker.cluster.ray_cluster import joined
from checker.cluster.ray_fleet import RayFleet
from checker.cluster.search import ClusterSearch
from checker.cluster.wanted import AUTO, WantedCluster
from checker.exploration.breadth_first import breadth_first
from checker.exploration.build import Unavailable
from checker.exploration.choice import EngineChoice
from checker.exploration.folders import Folders
from checker.exploration.limits import Watch
from checker.exploration.result import Result

LEAST_BATCH = 1 << 16  # bytes: smaller ones cost more than they bring
COPIES = 4  # of a batch in the store of a machine: two that wait, for those who send and those who receive


def on_cluster(system: PythonSystem, watch: Watch, wanted: WantedCluster, choice: EngineChoice) -> Result:
    """Search all reachable states on a cluster.

    Raises ClusterFault and FolderFault; KeyboardInterrupt and LimitReached before it has begun.
    """
    if not system.initial():
        return breadth_first(system, watch)
    try:
        prepared = prepared_table(system)
        with folders_for(choice.folders, prepared.block) as folders:
            result = searched(prepared, folders, watch, wanted, choice)
    except Unavailable as why:
        raise ClusterFault(f"--cluster: {why}") from None
    return completed(result, system, watch, choice)


def searched(
    prepared: PreparedTable, folders: Folders, watch: Watch, wanted: WantedCluster, choice: EngineChoice
) -> Result:
    """The result of the cluster. Raises Unavailable, and as ``on_cluster`` does."""
    kept = checkpoint_of(folders, wanted)
    of = wanted.partitions if kept is None or kept.level is None else kept.partitions
    if not of and wanted.address == AUTO:
        of = choice.threads
    with joined(wanted, of, BATCH * COPIES * of, watch.deadline) as ray:
        of = of or processors_of(ray)
        if kept is not None:
            kept.partitions = of
        fleet = RayFleet(ray, of, watch.deadline)
        tasks = [prepared.task(number, of, watch.limits.memory or 0, folders) for number in range(of)]
        batch = batch_for(ray, of)
        search = ClusterSearch(prepared.system, fleet, tasks, watch, choice.say, batch, kept)
        return search.result(folders)


@dataclass(frozen=True)
class PreparedTable:
    """The table of a model, with its initial states."""

    system: PythonSystem
    table: Table
    block: bytes

    def task(self, number: int, of: int, memory: int, folders: Folders) -> Task:
        """The work of one partition."""
        size = self.table.sections["facts"][FACTS.index("bytes")]
        mine = Folders(
            None if folders.spill is None else folders.spill.resolve(),
            None if folders.checkpoint is None else folder_of(folders.checkpoint.resolve(), number),
            identity=identity_of(folders.identity, number, of),
        )
        return Task(number, of, self.table.words, size, self.block, memory, mine)


def prepared_table(system: PythonSystem) -> PreparedTable:
    """The table of a system. Raises Unavailable."""
    try:
        table = to_table(system.ground, system.symmetry)
    except TooWide as why:
        raise Unavailable(str(why)) from None
    starts = tuple(dict.fromkeys(system.canonical(state) for state in system.initial()))
    return PreparedTable(system, table, table.bytes(starts))


@contextmanager
def folders_for(folders: Folders, block: bytes) -> Iterator[Folders]:
    """The folders of the driver, locked. Raises FolderFault."""
    prepared = folders.prepare(block)
    try:
        yield prepared
    finally:
        prepared.release()


def checkpoint_of(folders: Folders, wanted: WantedCluster) -> Checkpoint | None:
    """The checkpoint to write, and to resume from. Raises FolderFault and ClusterFault."""
    if folders.checkpoint is None:
        return None
    if not folders.resume:
        return Checkpoint(folders.checkpoint, wanted.partitions)
    kept = checkpoint_in(folders.checkpoint)
    if wanted.partitions not in (0, kept.partitions):
        raise ClusterFault(
            f"{folders.checkpoint}: it is of {kept.partitions} partitions: leave out --partitions"
        )
    return kept


def processors_of(ray: Any) -> int:
    """A partition for each processor of a cluster."""
    return max(int(ray.cluster_resources().get("CPU", 1)), 1)


def batch_for(ray: Any, of: int) -> int:
    """Bytes that a partition sends at a time, so that no object store fills up. Raises ClusterFault."""
    stores = [node["Resources"].get("object_store_memory", 0) for node in ray.nodes() if node["Alive"]]
    beside = -(-of // max(len(stores), 1))
    batch = int(min(stores, default=0)) // (COPIES * beside)
    if batch < LEAST_BATCH:
        raise ClusterFault(
            f"the object store of a machine has {int(min(stores, default=0)):,} bytes, too few for {beside} "
            f"partitions: start Ray with --object-store-memory {LEAST_BATCH * COPIES * beside} or more"
        )
    return min(batch, BATCH)
