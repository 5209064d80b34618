"""The window of a CPU: the accesses that it has issued and not yet performed, oldest first.

A store buffer is a window with stores alone. Each entry is two cells: the number of its operation (0: no
entry), and its value.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from checker.ground.effects import Update
from checker.ground.program import equality
from checker.passes.memory.conditions import among
from checker.passes.memory.operations import EntryKind, PendingAccess, answers
from checker.program import fold
from checker.program.expressions import Cell, Expression

Choose = Callable[[PendingAccess], bool]


@dataclass(frozen=True)
class Window:
    """The entries of one CPU.

    ``operations[n - 1]`` is the operation with number ``n``. ``numbers`` and ``values`` are the cells of the
    entries; ``empty_value`` is what an unused value cell holds.
    """

    cpu: int
    operations: tuple[PendingAccess, ...] = ()
    numbers: tuple[int, ...] = ()
    values: tuple[int, ...] = ()
    empty_value: int = 0

    @property
    def is_empty(self) -> Expression:
        """The condition that there is no entry."""
        return equality((self.numbers[0], 0)) if self.numbers else fold.TRUE

    def has_room(self, entries: int = 1) -> Expression:
        """The condition that there is room for more entries."""
        if len(self.numbers) < entries:
            return fold.FALSE
        return equality((self.numbers[len(self.numbers) - entries], 0))

    def holds(self, position: int, choose: Choose) -> Expression:
        """The condition that an entry is one of some operations."""
        chosen = [n for n, one in enumerate(self.operations, 1) if choose(one)]
        return among(self.numbers[position], chosen, 0, len(self.operations))

    def has(self, choose: Choose, before: int | None = None) -> Expression:
        """The condition that some entry, or one before a position, is one of some operations."""
        positions = range(len(self.numbers) if before is None else before)
        return fold.disjunction(self.holds(position, choose) for position in positions)

    def has_none(self, choose: Choose, before: int | None = None) -> Expression:
        """The condition that no entry, or none before a position, is one of some operations."""
        return fold.negation(self.has(choose, before))

    def youngest_is(self, kind: EntryKind) -> Expression:
        """The condition that the youngest entry is a mark of a kind."""
        last = len(self.numbers) - 1
        return fold.disjunction(
            fold.conjunction(
                [
                    self.holds(n, lambda one: one.kind is kind),
                    equality((self.numbers[n + 1], 0)) if n < last else fold.TRUE,
                ]
            )
            for n in range(last + 1)
        )

    def answer(self, cell: int, memory: Expression, before: int | None = None) -> Expression:
        """What a load of a cell gets: the value of the youngest entry that stores there, or from memory."""
        value = memory
        for position in range(len(self.numbers) if before is None else before):
            ours = self.holds(position, lambda one: answers(one, cell) and one.kind is not EntryKind.DEFERRED)
            value = fold.conditional(ours, Cell(self.values[position]), value)
            for number, one in enumerate(self.operations, 1):
                if answers(one, cell) and one.kind is EntryKind.DEFERRED:
                    there = equality((self.numbers[position], number))
                    value = fold.conditional(there, stored_value(one), value)
        return value

    def may_answer(self, cell: int, acquires: bool) -> Expression:
        """The condition that the youngest entry of a cell, if there is any, answers a load of it."""
        free: Expression = fold.TRUE
        for position in range(len(self.numbers)):
            same = self.holds(position, lambda one: one.cell == cell)
            answer = self.holds(position, lambda one: answers(one, cell, acquires))
            free = fold.disjunction([answer, fold.conjunction([fold.negation(same), free])])
        return free

    def answered_by(self, cell: int, choose: Choose) -> Expression:
        """The condition that the youngest entry which stores to a cell is one of some operations."""
        answered: Expression = fold.FALSE
        for position in range(len(self.numbers)):
            stores = self.holds(position, lambda one: answers(one, cell))
            chosen = self.holds(position, lambda one: answers(one, cell) and choose(one))
            answered = fold.disjunction([chosen, fold.conjunction([fold.negation(stores), answered])])
        return answered

    # -- changes ---------------------------------------------------------------------------------

    def pushed(self, operation: PendingAccess, value: Expression | None = None) -> tuple[Update, ...]:
        """Add an entry behind the youngest; there is room."""
        number = fold.number(self.operations.index(operation) + 1)
        updates: list[Update] = []
        for position in reversed(range(len(self.numbers))):
            mine, before = self.numbers[position], self.numbers[position - 1]
            free = [equality((mine, 0))] + ([] if position == 0 else [fold.negation(equality((before, 0)))])
            first = fold.conjunction(free)
            if value is not None:
                there = self.values[position]
                updates.append(Update(there, fold.conditional(first, value, Cell(there)), None))
            updates.append(Update(mine, fold.conditional(first, number, Cell(mine)), None))
        return tuple(updates)

    def removed(self, position: int) -> tuple[Update, ...]:
        """Remove an entry; younger ones move up."""
        updates: list[Update] = []
        for cells, empty in ((self.numbers, 0), (self.values, self.empty_value)):
            for n in range(position, len(cells) - 1):
                updates.append(Update(cells[n], Cell(cells[n + 1]), None))
            updates.append(Update(cells[-1], fold.number(empty), None))
        return tuple(updates)


def stored_value(operation: PendingAccess) -> Expression:
    """The value that a deferred store will have; its inputs must be known."""
    assert operation.access is not None
    updates = [e for e in operation.access.case.effects if isinstance(e, Update)]
    return next(e.value for e in updates if e.cell == operation.cell)
