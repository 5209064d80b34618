"""The outcomes of a litmus test that the axioms of a machine allow."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from tests.memory.axioms.coherence import Way
from tests.memory.axioms.domains import Test, traces_of_threads
from tests.memory.axioms.executions import combinations, ways_of_locations
from tests.memory.axioms.expressions import Value

MACHINES = ("sc", "tso", "pso", "weak")


class Outcome(NamedTuple):
    """The end of an execution."""

    registers: tuple[tuple[tuple[str, Value], ...], ...]
    """For each thread its registers, by name. One that was never written is 0."""
    memory: tuple[tuple[str, Value], ...]
    """Each location with its last value, by name."""


def outcomes(test: Test, machine: str) -> frozenset[Outcome]:
    """Every outcome of ``test`` under ``machine``: sc, tso, pso, weak or weak+hardware.

    ``weak+hardware`` also keeps what x86, ARMv8 and RISC-V all keep in order, and the kernel's model does not
    ask for.
    """
    return outcomes_of_each(test, (machine,))[machine]


def outcomes_of_each(test: Test, machines: Sequence[str] = MACHINES) -> dict[str, frozenset[Outcome]]:
    """The outcomes of ``test`` under each of ``machines``."""
    seen: dict[str, set[Outcome]] = {machine: set() for machine in machines}
    for execution in combinations(test, traces_of_threads(test)):
        choices = ways_of_locations(test, execution)
        for memory, group in _by_memory(choices).items():
            outcome = Outcome(execution.registers, memory)
            open_machines = [machine for machine in machines if outcome not in seen[machine]]
            for machine in open_machines:
                if execution.allows(machine, group):
                    seen[machine].add(outcome)
    return {machine: frozenset(outcomes) for machine, outcomes in seen.items()}


def _by_memory(
    choices: dict[str, tuple[Way, ...]],
) -> dict[tuple[tuple[str, Value], ...], dict[str, list[Way]]]:
    """The ways of each location, grouped by what memory holds at the end."""
    groups: dict[tuple[tuple[str, Value], ...], dict[str, list[Way]]] = {(): {}}
    for location in sorted(choices):
        by_last: dict[Value, list[Way]] = defaultdict(list)
        for way in choices[location]:
            by_last[way.last].append(way)
        groups = {
            (*memory, (location, last)): {**chosen, location: ways}
            for memory, chosen in groups.items()
            for last, ways in by_last.items()
        }
    return groups
