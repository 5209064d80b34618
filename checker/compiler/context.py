"""What each actor runs in: its level, and the CPU whose state the words about interrupts change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from checker.language.interrupts import Level
from checker.language.primitives import ActorWord
from checker.program import fold
from checker.program.cpu_state import RUNNING
from checker.program.expressions import Constant, Expression, Item
from checker.program.types import Integer


@dataclass(frozen=True)
class Context:
    """The context of one actor.

    ``cpus`` are the CPUs of its instances, counted among those with handlers; empty without handlers.
    ``several`` is true if there is more than one such CPU: then the number is part ``part`` of an item.
    ``handlers`` are the levels of its CPU's handlers.
    """

    level: Level
    cpus: tuple[int, ...] = ()
    several: bool = False
    handlers: frozenset[Level] = frozenset()
    part: int = 0

    @property
    def held_off(self) -> frozenset[Level]:
        """The levels that the actor can hold off by a word: those above its own, NMIs aside."""
        return frozenset(one for one in self.handlers if self.level < one < Level.NMI)

    @property
    def parts(self) -> tuple[tuple[Constant, ...], ...]:
        """What the item of each instance has besides: the number of its CPU, if there are several."""
        return tuple((fold.number(cpu),) if self.several else () for cpu in self.cpus)

    @property
    def cpu(self) -> Expression:
        """The number of the instance's CPU."""
        if not self.several:
            return fold.number(0)
        return Item(self.part, Integer(), min(self.cpus), max(self.cpus))


TASK = Context(Level.TASK)


def contexts(actors: Iterable[ActorWord]) -> dict[ActorWord, Context]:
    """The context of each actor of a model that is a handler or has handlers."""
    declared = [one for one in actors if one.items != ()]
    levels: dict[ActorWord, set[Level]] = {}
    for one in declared:
        if one.interrupts is not None:
            levels.setdefault(task_of(one), set()).add(one.level)
    cpus: dict[ActorWord, tuple[int, ...]] = {}
    number = 0
    for task in (one for one in declared if one in levels):
        copies = 1 if task.items is None else len(task.items)
        cpus[task] = tuple(range(number, number + copies))
        number += copies
    return {
        one: Context(one.level, cpus[task_of(one)], number > 1, frozenset(levels[task_of(one)]))
        for one in declared
        if task_of(one) in cpus
    }


def task_of(one: ActorWord) -> ActorWord:
    """The actor that runs on a CPU when no handler does."""
    while one.interrupts is not None:
        one = one.interrupts
    return one


def running_levels(found: dict[ActorWord, Context]) -> list[str]:
    """The names of the parts of CPU state that say what runs."""
    levels = {level for one in found.values() for level in one.handlers}
    return [name for level, name in RUNNING.items() if level in levels]
