"""The state of a CPU on which handlers run: what runs there, and what is held off. One array for each part.

It exists for the CPUs with handlers alone, in the order of their tasks.
"""

from __future__ import annotations

from checker.language.interrupts import Level
from checker.program.program import Shared, Variable
from checker.program.types import Boolean, Integer

DEEPEST = 3  # how often softirqs may be held off on one CPU before they are let come again
IRQS_OFF = "irqs_off"
SOFTIRQS_OFF = "softirqs_off"
RUNNING = {Level.SOFTIRQ: "in_softirq", Level.IRQ: "in_irq", Level.NMI: "in_nmi"}
CPU_STATE = (IRQS_OFF, SOFTIRQS_OFF, *RUNNING.values())


def array_of(name: str, cpus: int) -> Shared:
    """One part of the state of each of some CPUs."""
    plain = Variable(name, Boolean(), 0, 1, cpu_state=True, context=name in RUNNING.values())
    if name == SOFTIRQS_OFF:
        plain = Variable(name, Integer(), 0, DEEPEST, cpu_state=True)
    return Shared(name, cpus, None, plain, single=cpus == 1)
