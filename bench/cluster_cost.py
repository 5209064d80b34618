"""What a search on a cluster would cost, from the figures of a small one."""

from __future__ import annotations

from dataclasses import dataclass

SIZES = (10**9, 10**10, 10**11)
MACHINES = (4, 16, 64)
CORES = 16  # of a machine
MEMORY = 64 << 30  # bytes of a machine
NETWORKS = {"1 Gbit/s": 1e9 / 8, "10 Gbit/s": 1e10 / 8}  # bytes a second of a machine, in each direction


@dataclass(frozen=True)
class Figures:
    """What was measured.

    ``expanding`` is in seconds of a processor for a transition, ``inserting`` for a byte that is received;
    ``memory`` in bytes a state; ``latency`` in seconds of a level that is nearly empty.
    """

    states: int
    transitions: int
    levels: int
    latency: float
    expanding: float
    inserting: float
    state_bytes: int
    memory: float

    @property
    def branching(self) -> float:
        """Transitions of a state."""
        return self.transitions / self.states


@dataclass(frozen=True)
class Cost:
    """A search of so many states: hours of the processors and of the network, and bytes of each machine."""

    processors: float
    network: float
    memory: float

    @property
    def hours(self) -> float:
        """The longer of the two counts, for both go on at the same time."""
        return max(self.processors, self.network)


def cost(figures: Figures, states: int, machines: int, bandwidth: float) -> Cost:
    """The cost of a search, if nothing slows it down.

    Nothing is gained from the cache: how much it holds back falls with the number of partitions.
    """
    transitions = states * figures.branching
    partitions = machines * CORES
    sent = transitions * figures.state_bytes * (1 - 1 / partitions)
    work = (transitions * figures.expanding + sent * figures.inserting) / partitions
    leaving = transitions * figures.state_bytes * (1 - 1 / machines) / machines / bandwidth
    return Cost(
        (work + figures.levels * figures.latency) / 3600, leaving / 3600, states * figures.memory / machines
    )


def table(figures: Figures) -> str:
    """States, machines, network: hours."""
    lines = [
        "What a larger search would cost (extrapolated).",
        f"Measured, on {figures.states:,} states with two partitions: {figures.expanding * 1e9:.0f} ns of a"
        f" processor a transition, {figures.inserting * 1e9:.1f} ns a byte received,",
        f"{figures.memory:.1f} bytes of memory a state, {figures.branching:.1f} transitions a state,"
        f" {figures.state_bytes} bytes a successor, {figures.latency * 1e3:.0f} ms an empty level.",
        f"Assumed: the same of a larger one of as many levels, {CORES} processors and {MEMORY >> 30} GB",
        "in each machine, no stragglers, no failures, nothing held back by the cache.",
        "",
        "        states  machines    network   hours  limited by  GB a machine",
    ]
    for states in SIZES:
        for machines in MACHINES:
            for network, bandwidth in NETWORKS.items():
                one = cost(figures, states, machines, bandwidth)
                limit = "network" if one.network > one.processors else "processors"
                room = "" if one.memory <= MEMORY else "  (spills)"
                lines.append(
                    f"{states:14.0e}  {machines:8}  {network:>9}  {one.hours:6.3f}  {limit:11}"
                    f"  {one.memory / (1 << 30):12.1f}{room}"
                )
    return "\n".join(lines)
