"""Every model on a Ray cluster of one machine, and of three, has the numbers of one engine."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from checker.backends.python.system import PythonSystem
from checker.cluster.driver import BATCH
from checker.cluster.on_cluster import COPIES, batch_for, prepared_table
from checker.cluster.ray_cluster import joined
from checker.cluster.ray_fleet import RayFleet
from checker.cluster.search import ClusterSearch
from checker.cluster.wanted import WantedCluster
from checker.exploration.choice import EngineChoice, explored
from checker.exploration.folders import NO_FOLDERS
from checker.exploration.limits import Watch
from checker.exploration.result import Result
from tests.agreement.test_native import check_same
from tests.cluster.test_partitions import PARTITIONS, without_runs
from tests.native.building import ROOT, needs_compiler, system_of

pytest.importorskip("ray", reason="Ray is not installed: pip install '.[cluster]'")
pytestmark = [needs_compiler, pytest.mark.slow]
MODELS = sorted((ROOT / "models").glob("[a-z]*.py"))


@contextmanager
def address_of(machines: int) -> Iterator[str]:
    """A cluster of so many machines, which are processes of this one."""
    from ray.cluster_utils import Cluster

    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    cluster = Cluster()
    for _ in range(machines):
        cluster.add_node(num_cpus=8 // machines, object_store_memory=80 << 20, include_dashboard=False)
    yield cluster.address
    cluster.shutdown()


def on_ray(ray: object, system: PythonSystem, of: int) -> Result:
    """The result of so many partitions."""
    prepared, watch = prepared_table(system), Watch()
    fleet = RayFleet(ray, of, watch.deadline)
    tasks = [prepared.task(number, of, 0, NO_FOLDERS) for number in range(of)]
    try:
        return ClusterSearch(system, fleet, tasks, watch, print, batch_for(ray, of)).result(NO_FOLDERS)
    finally:
        fleet.end()


def check_all(ray: object, path: Path, symmetry: bool) -> None:
    """A model with every number of partitions."""
    system = system_of(path, symmetry)
    plain, _ = explored(system, Watch(), EngineChoice("native", 1))
    for of in PARTITIONS:
        result = on_ray(ray, system, of)
        check_same(result, without_runs(plain, result))
        assert result.exchanged is not None and result.exchanged.partitions == of


@pytest.mark.parametrize("symmetry", [False, True])
@pytest.mark.parametrize("machines", [1, 3])
def test_every_model(machines: int, symmetry: bool) -> None:
    store = BATCH * COPIES * max(PARTITIONS)
    with (
        address_of(machines) as address,
        joined(WantedCluster(address), max(PARTITIONS), store, Watch().deadline) as ray,
    ):
        for path in MODELS:
            check_all(ray, path, symmetry)
