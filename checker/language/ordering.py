"""Memory models, and the order that a step keeps with the other accesses of its CPU.

The names are the kernel's (Documentation/memory-barriers.txt, Documentation/atomic_t.txt).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, TypeVar

from checker.language.state import not_run

T = TypeVar("T")
MEMORY, WEAKER, WINDOW, HISTORY = "memory", "weaker", "window", "history"  # settings that every model has


@dataclass(frozen=True)
class MachineBounds:
    """The most entries of a window, and the most old values of a location."""

    window: int = 3
    history: int = 2


USUAL_BOUNDS = MachineBounds()


OrderName = Literal["full", "acquire", "release", "relaxed", "lock", "unlock", "plain", "everywhere"]


class MemoryModel(StrEnum):
    """What the CPUs may do with loads and stores. ``WEAK``: what x86, ARMv8 and RISC-V may do."""

    SC = "sc"
    TSO = "tso"
    PSO = "pso"
    WEAK = "weak"

    @property
    def description(self) -> str:
        """The name in a verdict, with what it does not cover."""
        return {
            MemoryModel.SC: "sequential consistency",
            MemoryModel.TSO: "x86-TSO memory",
            MemoryModel.PSO: "PSO memory",
            MemoryModel.WEAK: "weak memory (x86, ARMv8, RISC-V; not Power)",
        }[self]


class Order(StrEnum):
    """The order of one step.

    ``ONCE`` is READ_ONCE() or WRITE_ONCE(). ``DEFAULT`` is that of an atomic block that gives none: full for
    a read-modify-write operation, once for a load or a store. ``PLAIN`` is a load and a store that are no
    single operation, as of ``x++``, where a lock keeps other writers away; ``UNLOCK`` is such a store too.
    ``EVERYWHERE`` is full, and at this moment every other CPU executes a full barrier as well, as in
    membarrier(). The last three are barriers.
    """

    ONCE = "once"
    DEFAULT = "default"
    FULL = "full"
    ACQUIRE = "acquire"
    RELEASE = "release"
    RELAXED = "relaxed"
    LOCK = "lock"
    UNLOCK = "unlock"
    PLAIN = "plain"
    EVERYWHERE = "everywhere"
    MB = "smp_mb"
    WMB = "smp_wmb"
    RMB = "smp_rmb"

    @property
    def is_of_owner(self) -> bool:
        """Whether no other CPU may store to the location between the load of the step and its store."""
        return self in (Order.PLAIN, Order.UNLOCK)

    @property
    def is_barrier(self) -> bool:
        """Whether the step is a barrier, which touches nothing."""
        return self in (Order.MB, Order.WMB, Order.RMB)


def smp_mb() -> None:
    """All accesses before it are performed before all accesses after it."""
    not_run("smp_mb()")


def smp_wmb() -> None:
    """All stores before it are performed before all stores after it."""
    not_run("smp_wmb()")


def smp_rmb() -> None:
    """All loads before it are performed before all loads after it."""
    not_run("smp_rmb()")


def smp_mb__before_atomic() -> None:
    """A full barrier before an atomic operation that has none of its own, like ``atomic_inc()``."""
    not_run("smp_mb__before_atomic()")


def smp_mb__after_atomic() -> None:
    """A full barrier after an atomic operation that has none of its own."""
    not_run("smp_mb__after_atomic()")


def smp_store_release(place: T, value: T) -> None:
    """Store a value, after all accesses before the statement are performed."""
    not_run("smp_store_release()")


def smp_load_acquire(place: T) -> T:
    """Load a value; all accesses after the statement are performed after it."""
    not_run("smp_load_acquire()")


BARRIERS = {
    smp_mb: Order.MB,
    smp_mb__before_atomic: Order.MB,
    smp_mb__after_atomic: Order.MB,
    smp_wmb: Order.WMB,
    smp_rmb: Order.RMB,
}
