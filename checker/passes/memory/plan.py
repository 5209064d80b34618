"""What a memory model needs for a program: the entries that windows may have, the histories of locations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from checker.language.ordering import MemoryModel, Order
from checker.passes.memory.accesses import Access, Sort
from checker.passes.memory.graph import AccessGraph
from checker.passes.memory.operations import EntryKind, PendingAccess, deferred, store, write
from checker.passes.memory.rewriting import Cells

Statement = tuple[int, int, int]  # instance, location, position among the accesses there
NOTHING: Cells = frozenset()


@dataclass(frozen=True)
class Plan:
    """For each access, the entries that it may become, and for each CPU, all of them."""

    entries: dict[Statement, tuple[PendingAccess, ...]]
    operations: dict[int, tuple[PendingAccess, ...]]

    def of(self, statement: Statement, kind: EntryKind) -> PendingAccess | None:
        """The entry of a kind that an access may become."""
        return next((one for one in self.entries.get(statement, ()) if one.kind is kind), None)


def plan(graphs: list[AccessGraph]) -> Plan:
    """The plan for some instances."""
    entries: dict[Statement, tuple[PendingAccess, ...]] = {}
    operations: dict[int, dict[PendingAccess, None]] = {}
    for number, graph in enumerate(graphs):
        planner = Planner(graph, number)
        own = dict(planner.entries())
        entries |= own
        on_cpu = operations.setdefault(graph.instance.cpu, {})
        on_cpu.update(dict.fromkeys(one for some in own.values() for one in some))
    return Plan(entries, {cpu: with_marks(tuple(some), graphs, cpu) for cpu, some in operations.items()})


def with_marks(
    entries: tuple[PendingAccess, ...], graphs: list[AccessGraph], cpu: int
) -> tuple[PendingAccess, ...]:
    """The entries of a CPU, and the marks that its barriers make."""
    ours = [graph for graph in graphs if graph.instance.cpu == cpu]
    orders = {access.order for graph in ours for access in graph.everything()}
    marks: list[PendingAccess] = []
    if ours[0].memory is MemoryModel.TSO:
        return entries
    if any(one.stores for one in entries) and (Order.WMB in orders or {Order.LOCK, Order.UNLOCK} <= orders):
        marks.append(PendingAccess(EntryKind.WMB))
    if any(one.loads and not one.void for one in entries) and Order.RMB in orders:
        marks.append(PendingAccess(EntryKind.RMB))
    return (*entries, *marks)


@dataclass(frozen=True)
class Planner:
    """Plans the entries of one instance."""

    graph: AccessGraph
    number: int

    def statements(self) -> Iterator[tuple[Statement, Access]]:
        """Every access with its place."""
        for location, row in enumerate(self.graph.rows):
            for position, access in enumerate(row):
                yield (self.number, location, position), access

    def entries(self) -> Iterator[tuple[Statement, tuple[PendingAccess, ...]]]:
        """For each access, the entries that it may become."""
        late = {place: one for place, access in self.statements() if (one := self.late(place, access))}
        pending, stores = NOTHING.union(*(one.outputs for one in late.values())), -1
        while True:
            more = {
                place: self.deferred(place, access)
                for place, access in self.statements()
                if self.has_late_value(access, pending)
            }
            pending = pending.union(*(one.outputs for one in more.values()))
            answered = {one.cell for one in more.values() if one.stores}
            loads = {
                place: self.deferred(place, access)
                for place, access in self.statements()
                if access.cell in answered and place not in late and self.may_be_late(access)
            }
            late |= loads
            wider = pending.union(*(one.outputs for one in loads.values()))
            if not loads and len(more) == stores:
                break
            pending, stores = wider, len(more)
        for place, access in self.statements():
            found = [one for one in (late.get(place), more.get(place)) if one]
            if access.sort is Sort.STORE:
                weak = self.graph.memory is MemoryModel.WEAK
                found.append(store(access, weak and bool(self.graph.stored_by(access))))
            if access.sort is Sort.UPDATE and self.graph.memory is MemoryModel.WEAK and not access.undecided:
                found += self.writes(access) if self.graph.notices_delay(access) else []
            if found:
                yield place, tuple(found)

    def writes(self, access: Access) -> list[PendingAccess]:
        """The entries that the store of a read-modify-write operation may become."""
        orders = {one.order for one in self.graph.everything()}
        at_once = [] if access.releases else [write(access, False)]
        waits = access.releases or access.order is Order.LOCK or Order.WMB in orders
        return [*at_once, write(access, True)] if waits else at_once

    def late(self, place: Statement, access: Access) -> PendingAccess | None:
        """The entry of an access whose load may be performed late."""
        if access.sort not in (Sort.LOAD, Sort.UPDATE) or not self.may_be_late(access):
            return None
        if not self.graph.notices_deferral(access):
            return None
        return self.deferred(place, access)

    def may_be_late(self, access: Access) -> bool:
        """Whether the load of an access can be performed late."""
        weak = self.graph.memory is MemoryModel.WEAK
        return weak and access.reads and not access.acquires and self.graph.is_simple(access)

    def has_late_value(self, access: Access, pending: Cells) -> bool:
        """Whether a store, or work on locals, may be issued before its value is known."""
        if access.reads_back or (access.sort is Sort.STORE and not access.surely_stores):
            return False
        simple = access.sort in (Sort.STORE, Sort.LOCAL) and self.graph.is_simple(access)
        return simple and bool(self.touched_late(access) & pending)

    def deferred(self, place: Statement, access: Access) -> PendingAccess:
        """The entry of an access that is put off."""
        parts = self.graph.parts(access)
        assert parts is not None
        return deferred(access, self.late_inputs(access), self.graph.outputs_of(parts.late), place)

    def touched_late(self, access: Access) -> Cells:
        """The locals that keep an access from being done at once; a store does not wait to write a local."""
        parts = self.graph.parts(access)
        outputs = self.graph.outputs_of(parts.late) if parts and access.sort is Sort.LOCAL else NOTHING
        return self.late_inputs(access) | outputs

    def late_inputs(self, access: Access) -> Cells:
        """The locals that are read when an access which is put off is performed."""
        parts = self.graph.parts(access)
        return self.graph.inputs_of(parts.late) if parts is not None else NOTHING
