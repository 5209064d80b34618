"""How fast a search on partitions is, and what a large one would cost: ``python bench/cluster.py``.

Searches ``pinbench`` with the plain engine, and with 1, 2 and 4 partitions on a Ray cluster of this machine.
Counts are asserted equal before anything is printed. Then a table of costs (cluster_cost.py) and a
simulation of a hundred machines (cluster_simulation.py) are made from these figures. Needs
``pip install '.[cluster,bench]'``.
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from bench.cluster_cost import Figures, table  # noqa: E402  # run as a script from anywhere
from bench.cluster_simulation import checked_against, hundred_machines  # noqa: E402
from checker.backends.python.system import PythonSystem  # noqa: E402
from checker.cluster.driver import BATCH, Driver  # noqa: E402
from checker.cluster.fleet import of_all  # noqa: E402
from checker.cluster.on_cluster import COPIES, prepared_table  # noqa: E402
from checker.cluster.ray_cluster import joined  # noqa: E402
from checker.cluster.ray_fleet import RayFleet  # noqa: E402
from checker.cluster.wanted import WantedCluster  # noqa: E402
from checker.compiler.compile import compile_model  # noqa: E402
from checker.exploration.answers import Answer  # noqa: E402
from checker.exploration.choice import EngineChoice, explored  # noqa: E402
from checker.exploration.folders import NO_FOLDERS  # noqa: E402
from checker.exploration.limits import Limits, Watch, resident  # noqa: E402
from checker.passes.normal_form import ground  # noqa: E402

PARTITIONS = (1, 2, 4)


@dataclass(frozen=True)
class Measured:
    """One search: seconds of its start and of itself, and of its partitions in each phase, together."""

    partitions: int
    start: float
    wall: float
    phases: dict[str, float]
    answer: Answer
    state_bytes: int
    offered: int
    sent: int


def system_of(callers: int) -> PythonSystem:
    """``pinbench`` of two pages."""
    model = compile_model(str(ROOT / "bench" / "pinbench.py"), {"PAGES": "2", "CALLERS": str(callers)})
    return PythonSystem(ground(model.program), symmetry=False)


def on_partitions(system: PythonSystem, of: int) -> Measured:
    """Search with so many partitions on a cluster of this machine alone."""
    prepared, watch, begun = prepared_table(system), Watch(), time.perf_counter()
    with joined(WantedCluster(), of, BATCH * COPIES * of, watch.deadline) as ray:
        fleet = RayFleet(ray, of, watch.deadline)
        tasks = [prepared.task(number, of, 0, NO_FOLDERS) for number in range(of)]
        driver = Driver(fleet, tasks, watch)
        driver.start()
        ready = time.perf_counter()
        answer = driver.finished(driver.search())
        wall = time.perf_counter() - ready
        phases: dict[str, float] = {}
        for spent in of_all(driver.fleet, "spent"):
            for name, seconds in spent.items():
                phases[name] = phases.get(name, 0.0) + seconds
    size, traffic = tasks[0].state_bytes, driver.traffic
    return Measured(
        of, ready - begun, wall, phases, answer, size, traffic.offered * size, traffic.sent * size
    )


def phase_words(one: Measured) -> str:
    """The share of each phase in the time of all partitions."""
    whole = one.wall * one.partitions
    names = {"expand": "expanding", "insert": "inserting", "close": "closing levels"}
    parts = [f"{names[name]} {one.phases.get(name, 0.0) / whole:.0%}" for name in names]
    waiting = whole - sum(one.phases.get(name, 0.0) for name in names)
    return ", ".join([*parts, f"waiting and carrying {waiting / whole:.0%}"])


def bytes_alone(system: PythonSystem, states: int) -> float:
    """Bytes a state of the plain engine, on one thread, when it has so many states."""
    found, _ = explored(system, Watch(Limits(states=states)), EngineChoice("native", 1))
    return (found.memory - resident()) / found.states


def told(one: Measured, plain: float, alone: float) -> list[str]:
    """What is printed of a search. ``alone``: ``bytes_alone`` with the states of one partition."""
    states, transitions = one.answer.states, one.answer.transitions
    return [
        f"{one.partitions} partitions: {one.wall:.2f} s, {one.wall / plain:.2f} times the plain engine"
        f" (the start of Ray: {one.start:.1f} s)",
        f"  sent a transition: {one.offered / transitions:.2f} bytes, {one.sent / transitions:.2f} after the"
        f" cache; a state: {one.sent / states:.1f}",
        f"  time of the partitions: {phase_words(one)}",
        f"  memory: {one.answer.memory / states:.1f} bytes a state;"
        f" the plain engine with the states of one partition: {alone:.1f}",
    ]


def figures_of(one: Measured, small: Measured) -> Figures:
    """What the cost model takes from a search, and from one whose levels are small."""
    answer = one.answer
    return Figures(
        states=answer.states,
        transitions=answer.transitions,
        levels=len(answer.levels),
        latency=small.wall / len(small.answer.levels),
        expanding=one.phases["expand"] / answer.transitions,
        inserting=one.phases["insert"] / max(one.sent, 1),
        state_bytes=one.state_bytes,
        memory=answer.memory / answer.states,
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Compare a search on partitions with one on threads.")
    parser.add_argument("callers", type=int, nargs="?", default=5, help="5: 7.8 million states (default)")
    system = system_of(parser.parse_args().callers)
    begun = time.perf_counter()
    plain, _ = explored(system, Watch(), EngineChoice("native", 2))
    seconds = time.perf_counter() - begun
    print(
        f"plain engine, 2 threads: {seconds:.2f} s, {plain.states:,} states,"
        f" {plain.transitions:,} transitions"
    )
    measured = [on_partitions(system, of) for of in PARTITIONS]
    for one in measured:
        assert (one.answer.states, one.answer.taken, one.answer.levels) == (
            plain.states, plain.taken, plain.levels,
        )  # fmt: skip
        print("\n".join(told(one, seconds, bytes_alone(system, plain.states // one.partitions))))
    figures = figures_of(measured[1], on_partitions(system_of(2), 2))
    print(f"\n{table(figures)}")
    print(f"\n{checked_against(figures, {one.partitions: one.wall for one in measured})}")
    print(f"\n{hundred_machines(figures)}")


if __name__ == "__main__":
    main()
