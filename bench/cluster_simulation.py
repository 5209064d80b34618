"""A simulation of a search on many machines, event by event, with stragglers and failures.

The parts are those of the search: partitions expand in batches, what they send is inserted by others, a
partition goes on only when its last batches but one have been inserted, and a level is over when all is.
"""

from __future__ import annotations

import random
from collections.abc import Generator
from dataclasses import dataclass, replace
from typing import Any

import simpy

from bench.cluster_cost import Figures

BATCH = 4 << 20  # bytes
UNDER_WAY = 2  # batches of a partition that are not inserted


@dataclass(frozen=True)
class Machines:
    """What is simulated: processors, bytes a second of the network of each, and what goes wrong.

    ``slow`` is the share of partitions that take ``factor`` times as long. A machine fails every ``fails``
    seconds on the average; then ``checkpoint`` levels at most are done again, after ``restart`` seconds.
    """

    partitions: int
    processors: int
    bandwidth: float
    slow: float = 0.0
    factor: float = 1.0
    fails: float = float("inf")
    checkpoint: int = 1
    restart: float = 60.0


def level_seconds(figures: Figures, machines: Machines, transitions: float, rng: random.Random) -> float:
    """How long one level takes."""
    env = simpy.Environment()
    processors = simpy.Resource(env, machines.processors)
    of = machines.partitions
    speeds = [machines.factor if rng.random() < machines.slow else 1.0 for _ in range(of)]
    own = transitions / of * figures.state_bytes
    batches = max(int(own / BATCH) + 1, 1)
    sent = own / batches * (1 - 1 / of)
    insert_from = [simpy.Store(env) for _ in range(of)]

    def work(number: int, seconds: float) -> Generator[Any, Any, None]:
        with processors.request() as turn:
            yield turn
            yield env.timeout(seconds * speeds[number])

    def expand(number: int, room: simpy.Container) -> Generator[Any, Any, None]:
        for _ in range(batches):
            yield room.get(1)
            yield env.process(work(number, transitions / of / batches * figures.expanding))
            yield env.timeout(figures.latency / 4 + sent / machines.bandwidth)
            # What is for all others together arrives at one of them in the time that a share takes at each.
            yield insert_from[rng.randrange(of)].put(room)

    def insert(number: int) -> Generator[Any, Any, None]:
        while True:
            room = yield insert_from[number].get()
            yield env.process(work(number, sent * figures.inserting))
            yield room.put(1)

    senders = []
    for number in range(of):
        room = simpy.Container(env, UNDER_WAY, init=UNDER_WAY)
        senders.append((env.process(expand(number, room)), room))
        env.process(insert(number))

    def over() -> Generator[Any, Any, None]:
        for sender, room in senders:
            yield sender
            yield room.get(UNDER_WAY)

    env.run(env.process(over()))
    return float(env.now) + figures.latency / 2


def seconds_of(figures: Figures, machines: Machines, transitions: float, seed: int = 0) -> float:
    """How long a search takes: its levels grow and shrink as a bell does."""
    rng = random.Random(seed)
    weights = [max(1 - (2 * n / figures.levels - 1) ** 2, 1e-3) for n in range(figures.levels)]
    total, since, level = 0.0, 0, 0
    while level < figures.levels:
        took = level_seconds(figures, machines, transitions * weights[level] / sum(weights), rng)
        if rng.random() < min(took * machines.partitions / machines.fails, 1.0):
            total += took / 2 + machines.restart
            level -= since
            since = 0
            continue
        total, level, since = total + took, level + 1, (since + 1) % machines.checkpoint
    return total


def checked_against(figures: Figures, measured: dict[int, float], processors: int = 2) -> str:
    """What the simulation says of the searches that were measured."""
    lines = ["The simulation beside what was measured here (of two processors, which others may use):"]
    for of, seconds in measured.items():
        machines = Machines(of, processors, bandwidth=1e9)
        simulated = seconds_of(figures, machines, figures.transitions)
        lines.append(
            f"  {of} partitions: simulated {simulated:.1f} s, measured {seconds:.1f} s"
            f" ({simulated / seconds:.2f} of it)"
        )
    return "\n".join(lines)


def hundred_machines(figures: Figures, states: int = 10**10) -> str:
    """A hundred machines, each with one partition, with and without what goes wrong."""
    plain = Machines(100, 100, bandwidth=1e10 / 8)
    slow = replace(plain, slow=0.05, factor=2.0)
    kinds = {
        "all alike": plain,
        "5 of 100 at half the speed": slow,
        "each machine fails once a day": replace(plain, fails=86_400.0),
        "each machine fails once an hour": replace(plain, fails=3_600.0),
        "slow ones, and a failure a day": replace(slow, fails=86_400.0),
    }
    lines = [f"A hundred partitions on a hundred machines, 10 Gbit/s, {states:.0e} states (simulated):"]
    for name, machines in kinds.items():
        minutes = seconds_of(figures, machines, states * figures.branching) / 60
        lines.append(f"  {name:32} {minutes:6.1f} minutes")
    return "\n".join(lines)
