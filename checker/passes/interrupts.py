"""Interrupts: a handler begins between two steps, and what it interrupts takes no step: Ground -> Ground.

What runs on a CPU is state of that CPU, a cell for each level (``program/cpu_state.py``). The step that
begins a handler sets the cell of its level, and the step in which it returns clears it. A handler has
returned, or has not begun, where it has finished or is at a wait that rests. Every step gets a guard:

* one that begins a handler: nothing of its level or above runs on this CPU, and the level is not held off;
* every other one: nothing above its own level runs on this CPU.

So a handler may begin before the first step of a task, at a wait, and after the last step. No guard reads the
location of another instance: footprints, symmetry and stubborn sets need to know nothing of interrupts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import assert_never

from checker.ground.build.from_program import ground_property, waiting
from checker.ground.effects import Effect, Fork, Passing, Require, Update, updated
from checker.ground.handlers import is_idle
from checker.ground.program import Case, Ground, GroundCommand, GroundProperty, Instance
from checker.ground.state_variables import Cells, cells_of
from checker.language.interrupts import Level
from checker.language.property import Kind
from checker.program import fold
from checker.program.cpu_state import IRQS_OFF, RUNNING, SOFTIRQS_OFF
from checker.program.expressions import Cell, Compare, Constant, Expression

Row = tuple[GroundCommand, ...]


def with_interrupts(ground: Ground) -> Ground:
    """The program in which handlers interrupt. The same program if it has none."""
    if not any(one.level > Level.TASK for one in ground.instances):
        return ground
    cells = cells_of(ground.program)
    cpus = cpus_of(ground, cells)
    rows = zip(ground.instances, ground.commands, strict=True)
    commands = tuple(
        row if one.cpu not in cpus else Interrupted(ground, one, row, cpus[one.cpu]).commands
        for one, row in rows
    )
    judged = tuple(interrupted_property(ground, cells, cpus, commands, one) for one in ground.properties)
    return replace(ground, commands=commands, properties=judged)


@dataclass(frozen=True)
class CpuCells:
    """The cells of one CPU: what runs there, and what is held off if some step holds it off."""

    running: dict[Level, int]
    irqs_off: int | None
    softirqs_off: int | None

    def nothing_above(self, level: Level) -> Expression:
        """No handler of a higher level runs."""
        return self.nothing_from(Level(level + 1)) if level < Level.NMI else fold.TRUE

    def nothing_from(self, level: Level) -> Expression:
        """No handler of this level or a higher one runs."""
        return fold.conjunction(fold.negation(Cell(n)) for one, n in self.running.items() if one >= level)

    def comes(self, level: Level) -> Expression:
        """A handler of this level may begin."""
        parts = [self.nothing_from(level)]
        if level < Level.NMI and self.irqs_off is not None:
            parts.append(fold.negation(Cell(self.irqs_off)))
        if level is Level.SOFTIRQ and self.softirqs_off is not None:
            parts.append(Compare("==", Cell(self.softirqs_off), fold.number(0)))
        return fold.conjunction(parts)


def cpus_of(ground: Ground, cells: Cells) -> dict[int, CpuCells]:
    """The cells of each CPU with handlers, by its number."""
    numbers = sorted({one.cpu for one in ground.instances if one.level > Level.TASK})
    return {
        cpu: CpuCells(
            {level: cells.slots[name, n] for level, name in RUNNING.items() if (name, n) in cells.slots},
            cells.slots.get((IRQS_OFF, n)),
            cells.slots.get((SOFTIRQS_OFF, n)),
        )
        for n, cpu in enumerate(numbers)
    }


@dataclass(frozen=True)
class Interrupted:
    """The steps of one instance on a CPU with handlers."""

    ground: Ground
    one: Instance
    row: Row
    cpu: CpuCells

    @property
    def commands(self) -> Row:
        """The commands, guarded."""
        return tuple(map(self.command, self.row))

    def command(self, command: GroundCommand) -> GroundCommand:
        """One command: it opens only while nothing above it runs, or begins only if it may."""
        begins = is_idle(self.one, self.row, command.location)
        guard = self.cpu.comes(self.one.level) if begins else self.cpu.nothing_above(self.one.level)
        return replace(command, cases=tuple(self.case(case, guard, begins) for case in command.cases))

    def case(self, case: Case, guard: Expression, begins: bool) -> Case:
        """One case. What the model waits for comes last: most states are excluded before."""
        effects = self.effects(case.effects, begins) if self.one.level > Level.TASK else case.effects
        return replace(case, guard=fold.conjunction([guard, case.guard]), effects=effects)

    def effects(self, effects: tuple[Effect, ...], begins: bool) -> tuple[Effect, ...]:
        """The effects of a step of a handler; before each end, what then runs on the CPU."""
        whole: list[Effect] = []
        for effect in effects:
            match effect:
                case Fork(condition, then, otherwise, span):
                    effect = Fork(
                        condition, self.effects(then, begins), self.effects(otherwise, begins), span
                    )
                case Update(cell) if cell == self.one.location:
                    whole += self.arrival(effect, begins)
                case Update() | Require() | Passing():
                    pass
                case _:
                    assert_never(effect)
            whole.append(effect)
        return tuple(whole)

    def arrival(self, effect: Update, begins: bool) -> list[Update]:
        """The updates of the CPU at the end of a step. Returning lets interrupts come as before it."""
        assert isinstance(effect.value, Constant), effect
        returns = is_idle(self.one, self.row, effect.value.value)
        found: list[Update] = []
        if begins != returns:
            found.append(Update(self.cpu.running[self.one.level], fold.boolean(begins), effect.span))
        if returns and self.cpu.irqs_off in self.writes:
            assert self.cpu.irqs_off is not None
            found.append(Update(self.cpu.irqs_off, fold.FALSE, effect.span))
        return found

    @property
    def writes(self) -> frozenset[int]:
        """The cells that some step of the instance updates."""
        return frozenset().union(*(updated(case.effects) for command in self.row for case in command.cases))


def interrupted_property(
    ground: Ground,
    cells: Cells,
    cpus: dict[int, CpuCells],
    commands: tuple[Row, ...],
    judged: GroundProperty,
) -> GroundProperty:
    """A property about who waits. What is interrupted does not wait, and cannot step either."""
    kind = judged.property.kind
    if kind is Kind.FINISHES:
        return ground_property(ground.program, cells, ground.instances, commands, judged.property)
    if kind is Kind.NEVER_WAITS:
        bad = fold.disjunction(
            blocked(one, ground.commands[number], location, cpus.get(one.cpu))
            for number, one in enumerate(ground.instances)
            for actor, location in judged.property.subjects
            if actor == one.actor
        )
        return replace(judged, bad=bad)
    return judged


def blocked(one: Instance, row: Row, location: int, cpu: CpuCells | None) -> Expression:
    """The condition under which an instance runs and waits there."""
    there = waiting(one, row[location])
    if cpu is None:
        return there
    return (
        fold.FALSE if is_idle(one, row, location) else fold.conjunction([there, cpu.nothing_above(one.level)])
    )
