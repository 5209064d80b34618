"""The ways to issue an access of each kind.

A load gets the newest value, an old one, or its value later. A store or a read-modify-write operation is
performed at once, or becomes an entry of the window.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from checker.ground.effects import Update, updated
from checker.ground.machine import Issued
from checker.language.ordering import MemoryModel, Order
from checker.passes.memory.accesses import Sort
from checker.passes.memory.hardware import Effects, host
from checker.passes.memory.one_access import IssueWay, OneAccess
from checker.passes.memory.operations import (
    EntryKind,
    PendingAccess,
    loading,
    now,
    overtakes,
)
from checker.passes.memory.rewriting import rewritten
from checker.program import fold
from checker.program.expressions import Cell, Expression


@dataclass(frozen=True)
class Ways(OneAccess):
    """The ways of one access."""

    def ways(self) -> Iterator[IssueWay]:
        """The ways to issue the access."""
        match self.access.sort:
            case Sort.LOCAL:
                yield self.way(self.prepared(), {})
                yield from self.later()
            case Sort.BARRIER:
                yield from self.barrier()
            case Sort.BLOCK:
                yield self.block()
            case Sort.LOAD:
                yield from self.load()
            case Sort.STORE:
                yield from self.store()
            case Sort.UPDATE if self.access.undecided:
                yield from self.later()
            case Sort.UPDATE:
                yield from self.update()

    # -- the kinds of accesses -------------------------------------------------------------------

    def barrier(self) -> Iterator[IssueWay]:
        """A barrier: it waits, or leaves a mark that holds others back."""
        order, window, memory = self.access.order, self.window, self.hardware.memory
        prepared = self.prepared()
        if order is Order.MB:
            yield self.way(fold.conjunction([prepared, window.is_empty]), {}, last=self.everything())
            return
        kind = EntryKind.WMB if order is Order.WMB else EntryKind.RMB
        mark = PendingAccess(kind)
        if memory is MemoryModel.TSO or (memory is MemoryModel.PSO and kind is EntryKind.RMB):
            yield self.way(prepared, {})
            return
        refreshed = self.everything() if kind is EntryKind.RMB else ()
        if mark not in window.operations:
            yield self.way(prepared, {}, last=refreshed)
            return
        held = window.has(lambda one: one.stores if kind is EntryKind.WMB else one.loads and not one.void)
        useless = fold.disjunction([fold.negation(held), window.youngest_is(kind)])
        yield self.way(fold.conjunction([prepared, useless]), {}, last=refreshed)
        needed = fold.conjunction([prepared, fold.negation(useless)])
        self.limit(self.window_name, fold.conjunction([needed, fold.negation(self.window.has_room())]))
        if kind is EntryKind.WMB:  # one that fails is a load, which smp_wmb() does not order
            self.waits_needlessly(fold.conjunction([needed, window.has(lambda one: one.undecided)]))
        yield self.way(fold.conjunction([needed, self.window.has_room()]), {}, last=window.pushed(mark))

    @property
    def window_name(self) -> str:
        """The name of the bound of the window."""
        return f"window of {self.cpu_name}"

    @property
    def cpu_name(self) -> str:
        """The name of the CPU in messages."""
        return f"{host(self.hardware.ground, self.cpu)}'s CPU"

    def waits_needlessly(self, condition: Expression) -> None:
        """Note a condition under which the access waits for an operation, or as one, where hardware need not.

        docs/memory.md, the end of section 4. It is a bound: what goes ahead meanwhile is not explored.
        """
        if self.hardware.memory is MemoryModel.WEAK:
            self.limit(f"operations of {self.cpu_name} that wait", condition)

    def orders_needlessly(self, prepared: Expression) -> None:
        """Note that loads behind the access are not as old as they may be on hardware."""
        if self.hardware.memory is MemoryModel.WEAK and self.graph.orders_another_branch(self.access):
            self.limit(f"loads of {self.cpu_name} that an address orders", prepared)

    def block(self) -> IssueWay:
        """A block that is fully ordered, at one moment; maybe one at which every CPU executes a barrier."""
        written = updated(self.access.case.effects) & self.hardware.shared
        free = self.hardware.unreserved(self.cpu, written)
        everywhere = self.access.order is Order.EVERYWHERE
        cpus = sorted(self.hardware.windows) if everywhere else [self.cpu]
        empty = fold.conjunction(self.hardware.windows[cpu].is_empty for cpu in cpus)
        history = self.history
        fresh = (update for cpu in cpus for update in history.raised(cpu, history.floors_of(cpu)))
        return self.way(fold.conjunction([self.prepared(), empty, free]), {}, last=tuple(fresh))

    def load(self) -> Iterator[IssueWay]:
        """A load: the newest value or the CPU's own, an old one, or one that is still open."""
        access, window, cell = self.access, self.window, self.access.cell
        prepared, memory, new = self.prepared(), self.hardware.memory, now(self.access)
        acquires = access.acquires and memory is MemoryModel.WEAK

        def holds_back(one: PendingAccess) -> bool:
            return one.cell != cell and not overtakes(memory, new, one)

        self.orders_needlessly(prepared)
        free = fold.conjunction([window.has_none(holds_back), window.may_answer(cell, acquires)])
        known = self.answers_known()
        value = window.answer(cell, Cell(cell))
        guard = fold.conjunction([prepared, free, known])
        for part, ordering in self.orderings():
            yield self.way(fold.conjunction([guard, part]), {cell: value}, last=ordering)
        if self.graph.may_be_old(access, self.command.location) and (self.cpu, cell) in self.history.floors:
            alone = window.has_none(lambda one: not overtakes(memory, new, one))
            for age in range(1, len(self.history.versions[cell]) + 1):
                old = self.history.may_load(self.cpu, cell, age)
                yield self.way(
                    fold.conjunction([prepared, alone, old]),
                    {cell: self.history.loaded(cell, age)},
                    last=self.ordering(age),
                    age=age,
                )
        yield from self.later()

    def later(self) -> Iterator[IssueWay]:
        """The access as a whole becomes an entry."""
        operation = self.hardware.plan.of(self.statement, EntryKind.DEFERRED)
        if operation is None:
            return
        prepared = self.prepared(data=False)
        if not self.access.reads:  # with a known value there is no need
            written = operation.outputs if self.late_work else frozenset()

            def is_before(one: PendingAccess) -> bool:
                return bool(one.outputs & operation.inputs or (one.inputs | one.outputs) & written)

            pending = self.window.has(is_before)
            prepared = fold.conjunction([prepared, pending])
        self.limit(self.window_name, fold.conjunction([prepared, fold.negation(self.window.has_room())]))
        yield self.moved(fold.conjunction([prepared, self.window.has_room()]), self.window.pushed(operation))

    def moved(self, guard: Expression, last: Effects) -> IssueWay:
        """A way that only moves the instance on."""
        parts = self.graph.parts(self.access)
        assert parts is not None
        case = replace(self.access.case, effects=(*parts.now, *parts.moves))
        moving = replace(self, access=replace(self.access, case=case))
        issued = Issued(self.access.cell, late=True)
        return replace(moving.way(guard, {}, last=last), case=self.access.case, issued=issued)

    def store(self) -> Iterator[IssueWay]:
        """A store: at once, or through the window."""
        access, window, memory = self.access, self.window, self.hardware.memory
        prepared, new = self.prepared(), now(access)
        free = fold.conjunction(
            [
                window.has_none(lambda one: not overtakes(memory, new, one)),
                self.hardware.unreserved(self.cpu, frozenset([access.cell])),
            ]
        )
        values: dict[int, Expression] = {}
        if access.reads_back:
            values = {access.cell: window.answer(access.cell, Cell(access.cell))}
            prepared = fold.conjunction([prepared, self.answers_known()])
        yield self.way(fold.conjunction([prepared, free]), values)
        operation = self.hardware.plan.of(self.statement, EntryKind.STORE)
        if operation is None:
            return
        needed = fold.TRUE if self.graph.notices_delay(access) else fold.negation(free)
        needed = fold.conjunction([prepared, needed])
        self.limit(self.window_name, fold.conjunction([needed, fold.negation(self.window.has_room())]))

        def delayed(update: Update) -> Effects:
            return window.pushed(operation, update.value)

        yield self.way(fold.conjunction([needed, self.window.has_room()]), values, delayed)
        yield from self.later()

    def update(self) -> Iterator[IssueWay]:
        """A read-modify-write operation: at once, with its store in the window, or later as a whole."""
        access, window, memory = self.access, self.window, self.hardware.memory
        cell, prepared = access.cell, self.prepared()
        unreserved = self.hardware.unreserved(self.cpu, frozenset([cell]))
        free = window.has_none(lambda one: not overtakes(memory, now(access), one))
        yield self.way(fold.conjunction([prepared, free, unreserved]), {}, last=self.ordering())
        self.orders_needlessly(prepared)
        if self.graph.notices_delay(access):
            own = window.has(lambda one: one.cell == cell and one.stores)
            self.waits_needlessly(fold.conjunction([prepared, own]))
            self.waits_needlessly(self.operand_open())
        for operation in self.hardware.plan.entries.get(self.statement, ()):
            if operation.kind is EntryKind.WRITE:
                yield from self.split(operation, fold.conjunction([prepared, unreserved]))
        yield from self.later()

    def operand_open(self) -> Expression:
        """The condition that an operand is not loaded yet; hardware can load the result even so."""
        access = self.access
        if access.void and not access.acquires:
            return fold.FALSE
        address = frozenset(cell for cell, _ in access.case.where[1:])
        operands = (self.graph.inputs(access) | self.graph.decides_by(access)) - address
        return self.window.has(lambda one: bool(one.outputs & operands))

    def split(self, operation: PendingAccess, guard: Expression) -> Iterator[IssueWay]:
        """The load now, and the store in the window; until then nobody else stores there.

        An entry that waits for older ones might wait for another CPU that waits for this one, so there is at
        most one of these while another is between its load and its store.
        """
        access, window, memory = self.access, self.window, self.hardware.memory
        free = window.has_none(lambda one: not overtakes(memory, loading(access), one))
        marked = window.has(lambda one: one.kind is EntryKind.WMB)
        unlocked = window.has(lambda one: one.is_unlock)
        others = [one for cpu, one in self.hardware.windows.items() if cpu != self.cpu]
        guard = fold.conjunction([guard, free])
        if operation.waits:
            alone = fold.conjunction(w.has_none(lambda one: one.kind is EntryKind.WRITE) for w in others)
            if access.order is Order.LOCK:
                mark = PendingAccess(EntryKind.WMB)
                if mark in window.operations:
                    ordered = window.has_none(lambda one: one.loads)
                    needs = self.unhindered(fold.conjunction([guard, unlocked, ordered]), alone)
                    yield from self.written_later(operation, needs, 2, window.pushed(mark))
                needs = self.unhindered(fold.conjunction([guard, marked, fold.negation(unlocked)]), alone)
            else:
                waits = fold.TRUE if access.releases else marked
                needs = self.unhindered(fold.conjunction([guard, waits]), alone)
            yield from self.written_later(operation, needs, 1, ())
            return
        alone = fold.conjunction(w.has_none(lambda one: one.waits) for w in others)
        parts = [guard, fold.negation(marked)]
        if access.order is Order.LOCK:
            parts.append(fold.negation(unlocked))
        yield from self.written_later(operation, self.unhindered(fold.conjunction(parts), alone), 1, ())

    def unhindered(self, guard: Expression, alone: Expression) -> Expression:
        """A guard with the condition that no operation of another CPU keeps this one from being split."""
        self.waits_needlessly(fold.conjunction([guard, fold.negation(alone)]))
        return fold.conjunction([guard, alone])

    def written_later(
        self, operation: PendingAccess, guard: Expression, entries: int, marks: Effects
    ) -> Iterator[IssueWay]:
        """The load now, the store as an entry."""
        cell = self.access.cell
        if guard == fold.FALSE:
            return
        value = self.hardware.scratch(self.command, cell)
        self.limit(self.window_name, fold.conjunction([guard, fold.negation(self.window.has_room(entries))]))

        def computed(update: Update) -> Effects:
            return (replace(update, cell=value),)

        way = self.way(
            fold.conjunction([guard, self.window.has_room(entries)]),
            {},
            computed,
            first=(Update(value, Cell(cell), None),),
            last=(*marks, *self.window.pushed(operation, Cell(value)), *self.ordering()),
        )
        # The guard reads memory; the effects read the value that was loaded, which they change.
        yield replace(way, effects=(way.effects[0], *reading(way.effects[1:], cell, value, self.location)))


def reading(effects: Effects, cell: int, value: int, location: int) -> Effects:
    """Effects that read one cell in place of another."""

    def same(update: Update) -> Effects:
        return (update,)

    return rewritten(effects, {cell: Cell(value)}, same, lambda _: (), location)
