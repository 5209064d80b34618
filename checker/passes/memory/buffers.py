"""The instances that perform the entries of windows: one for each CPU that has any.

Each entry may be performed as soon as no older one holds it back. The instances are fair: a store becomes
visible at last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from checker.ground.effects import Effect, Fork, Passing, Update, each
from checker.ground.machine import Performed
from checker.ground.program import Case, CellInfo, GroundCommand, Instance, equality
from checker.passes.memory.hardware import Effects, Hardware, host
from checker.passes.memory.one_access import OneAccess
from checker.passes.memory.operations import EntryKind, PendingAccess, answers, overtakes
from checker.passes.memory.rewriting import rewritten
from checker.passes.memory.window import Window
from checker.program import fold
from checker.program.commands import Choice
from checker.program.expressions import Cell, Constant, Expression
from checker.program.label import Label
from checker.program.types import Integer
from checker.source.span import Span

ENTRY = "~entry"  # the choice of the entry that is performed


def buffers(
    hardware: Hardware, first: int, new_cell: Callable[[CellInfo], int]
) -> list[tuple[Instance, GroundCommand]]:
    """The instances, each with its only command; ``first`` is the number of the first of these commands."""
    found: list[tuple[Instance, GroundCommand]] = []
    for cpu, window in hardware.windows.items():
        if not window.numbers:
            continue
        number = len(hardware.ground.instances) + len(found)
        name = f"store buffer of {host(hardware.ground, cpu)}"
        location = new_cell(CellInfo(f"{name} at", Integer(), 0, 0, 0, number, location=True, hardware=True))
        buffer = Buffer(hardware, window, location)
        entries = tuple(buffer.entries())
        cases = tuple(case for case, _ in entries)
        start = (Update(location, fold.number(0), None),)
        instance = Instance(name, name, (), True, location, {}, start, cpu, hardware=True)
        domain = tuple(Constant(n, Integer()) for n in range(len(cases)))
        span = buffer.span
        label = Label("a store becomes visible", span, name, (), True)
        choice = Choice(ENTRY, domain, span)
        command = GroundCommand(
            first + len(found), number, 0, label, fold.TRUE, (choice,), cases, fold.FALSE, (), False
        )
        found.append((instance, command))
        for case, performed in entries:
            hardware.performed[command.number, case.choice, case.where] = performed
    return found


@dataclass(frozen=True)
class Buffer:
    """The window of one CPU at work."""

    hardware: Hardware
    window: Window
    location: int

    @property
    def span(self) -> Span:
        """A place in the model for the steps: that of the first access."""
        accesses = [one.access for one in self.window.operations if one.access is not None]
        effects = (effect for access in accesses for effect in each(access.case.effects))
        return next(e.span for e in effects if not isinstance(e, Passing) and e.span is not None)

    def entries(self) -> Iterator[tuple[Case, Performed]]:
        """One case for each position and each operation, and what it performs."""
        choice = 0
        for position in range(len(self.window.numbers)):
            for number, operation in enumerate(self.window.operations, 1):
                there = equality((self.window.numbers[position], number))
                guard = fold.conjunction([there, *self.may_perform(operation, position)])
                if guard == fold.FALSE:
                    continue
                effects = self.performed(operation, position, guard)
                end = Update(self.location, fold.number(0), None)
                case = Case(choice, ((self.location, 0),), guard, (*effects, end))
                yield case, self.told(operation, position)
                choice += 1

    def told(self, operation: PendingAccess, position: int) -> Performed:
        """What performing an entry is."""
        cell, loaded = operation.cell, None
        if operation.loads:
            memory = Cell(cell)
            loaded = memory if operation.stores else self.window.answer(cell, memory, position)
        return Performed(self.window.cpu, position, cell, loaded, operation.stores)

    def may_perform(self, operation: PendingAccess, position: int) -> list[Expression]:
        """The conditions under which an entry may be performed, apart from being there."""
        memory, window = self.hardware.memory, self.window
        loads = operation.loads and not operation.stores
        held = window.has_none(
            lambda one: (
                not overtakes(memory, operation, one) and not (loads and answers(one, operation.cell))
            ),
            position,
        )
        conditions = [held]
        if operation.stores:
            conditions.append(self.hardware.unreserved(window.cpu, frozenset([operation.cell])))
        if loads:
            conditions.append(self.one_access(operation).answers_known(position))
        return conditions

    def one_access(self, operation: PendingAccess) -> OneAccess:
        """The access of a deferred operation."""
        assert operation.access is not None and operation.statement is not None
        instance, location, _ = operation.statement
        command = self.hardware.ground.commands[instance][location]
        return OneAccess(self.hardware, command, operation.access, operation.statement)

    def performed(self, operation: PendingAccess, position: int, guard: Expression) -> Effects:
        """The effects of performing an entry."""
        removed = self.removed(position)
        cpu, history = self.window.cpu, self.hardware.history
        match operation.kind:
            case EntryKind.STORE | EntryKind.WRITE:
                value = Cell(self.window.values[position])
                update = Update(operation.cell, value, self.span)
                return (*self.hardware.stored(cpu, update, guard), *removed)
            case EntryKind.WMB:
                return removed
            case EntryKind.RMB:
                return (*history.raised(cpu, history.floors_of(cpu)), *removed)
            case EntryKind.DEFERRED:
                return self.performed_late(operation, position, guard, removed)

    def removed(self, position: int) -> Effects:
        """Remove an entry, and a write barrier that is the oldest then: there is nothing to hold back for."""
        window = self.window
        updates: tuple[Effect, ...] = window.removed(position)
        mark = PendingAccess(EntryKind.WMB)
        if mark in window.operations:
            first = equality((window.numbers[0], window.operations.index(mark) + 1))
            updates += (Fork(first, window.removed(0), (), self.span),)
        return updates

    def performed_late(
        self, operation: PendingAccess, position: int, guard: Expression, removed: Effects
    ) -> Effects:
        """The effects of a deferred access."""
        one, cpu = self.one_access(operation), self.window.cpu
        access, location = one.access, one.location
        values: dict[int, Expression] = {}
        if operation.loads and not operation.stores:
            values = {access.cell: self.window.answer(access.cell, Cell(access.cell), position)}

        def store(update: Update) -> Effects:
            if update.cell in self.hardware.shared:
                return self.hardware.stored(cpu, update, guard)
            return () if update.span is None else (update,)

        parts = one.graph.parts(access)
        assert parts is not None
        body = rewritten(parts.late, values, store, lambda _: (), location)
        ordering = one.ordering() if operation.loads else ()
        settled = self.hardware.settled(one.command.instance, None, frozenset())
        return (*body, *ordering, *removed, *settled)
