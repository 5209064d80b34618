"""The words about interrupts: what a handler may interrupt, and where its CPU holds it off."""

from __future__ import annotations

from enum import IntEnum
from typing import Literal

from checker.language.state import not_run

LevelName = Literal["softirq", "irq", "nmi"]


class Level(IntEnum):
    """What runs on a CPU. A higher level interrupts a lower one, and never its own."""

    TASK = 0
    SOFTIRQ = 1
    IRQ = 2
    NMI = 3

    @property
    def word(self) -> str:
        """The level as a model writes it."""
        return self.name.lower()

    @property
    def mark(self) -> str:
        """What stands around a handler of this level where it is drawn, as in the kernel's stack traces."""
        return self.name


def local_irq_disable() -> None:
    """Hold off interrupts and softirqs on this CPU. It does not nest: see ``local_irq_save``."""
    not_run("local_irq_disable()")


def local_irq_enable() -> None:
    """Let interrupts and softirqs come again on this CPU."""
    not_run("local_irq_enable()")


def local_irq_save() -> bool:
    """Hold off interrupts on this CPU; returns whether they were held off before."""
    not_run("local_irq_save()")


def local_irq_restore(flags: bool) -> None:
    """Undo the ``local_irq_save`` that returned ``flags``."""
    not_run("local_irq_restore()")


def local_bh_disable() -> None:
    """Hold off softirqs on this CPU; nests."""
    not_run("local_bh_disable()")


def local_bh_enable() -> None:
    """Undo one ``local_bh_disable``."""
    not_run("local_bh_enable()")


WORDS = (
    local_irq_disable,
    local_irq_enable,
    local_irq_save,
    local_irq_restore,
    local_bh_disable,
    local_bh_enable,
)
