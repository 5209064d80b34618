"""Selects the engine that explores a model, and runs it."""

from __future__ import annotations

from dataclasses import dataclass

from checker.backends.python.system import PythonSystem
from checker.cluster.wanted import WantedCluster
from checker.exploration.choice import EngineChoice, explored, explored_at_best, explored_reduced
from checker.exploration.engines import ALL, Engine, Reduction, WantedReduction
from checker.exploration.limits import Watch
from checker.exploration.result import Result
from checker.exploration.stubborn import Stubborn
from checker.ground.program import Ground


@dataclass(frozen=True)
class Searched:
    """The result of a search, the engine, and the reductions."""

    engine: Engine
    reductions: tuple[Reduction, ...]
    system: PythonSystem
    result: Result


def search(
    lowered: Ground,
    choice: EngineChoice,
    reductions: tuple[WantedReduction, ...],
    depth: int | None,
    watch: Watch,
    cluster: WantedCluster | None = None,
) -> Searched:
    """Explore a ground program, on a cluster if one is wanted: then without stubborn sets.

    Raises ClusterFault, InitialFails if ``@initial`` fails, LimitReached and KeyboardInterrupt before the
    search has begun.
    """
    within = watch.deadline.within
    if choice.engine == "dpor":
        from checker.exploration.dpor.explore import dpor

        system = within(lambda: PythonSystem(lowered))
        return Searched("dpor", (), system, dpor(system, watch, depth))
    everything = ALL == reductions
    system = within(lambda: PythonSystem(lowered, symmetry=everything or "symmetry" in reductions))
    used: tuple[Reduction, ...] = ("symmetry",) if system.symmetry else ()
    if cluster is not None:
        from checker.cluster.on_cluster import on_cluster

        return Searched("native", used, system, on_cluster(system, watch, cluster, choice))
    stubborn = Stubborn(system)
    if "por" in reductions and within(lambda: stubborn.applies):
        result, engine = explored_reduced(system, stubborn, watch, choice)
        return Searched(engine, (*used, "por"), system, result)
    if everything:
        (result, engine), helped = explored_at_best(system, watch, choice)
        return Searched(engine, (*used, "por") if helped else used, system, result)
    result, engine = explored(system, watch, choice)
    return Searched(engine, used, system, result)
