"""The entries of a window: issued accesses that are not yet performed, and which may overtake which."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from checker.language.ordering import MemoryModel, Order
from checker.passes.memory.accesses import Access
from checker.passes.memory.rewriting import Cells

NOTHING: Cells = frozenset()


class EntryKind(Enum):
    """The kinds of entries.

    A ``DEFERRED`` access is performed as a whole later; ``STORE`` and ``WRITE`` (the store of a
    read-modify-write operation that has loaded already, so that its cell is reserved) have a value. The last
    two are marks that hold later stores, or loads, back.
    """

    STORE = "store"
    WRITE = "write"
    DEFERRED = "deferred"
    WMB = "smp_wmb"
    RMB = "smp_rmb"


@dataclass(frozen=True)
class PendingAccess:
    """What an entry does when it is performed.

    ``loads`` and ``stores`` say whether it does. ``void``: it loads nothing that anybody sees. ``blind``:
    what it stores does not depend on what it loads. ``depends``: what it stores may depend on some load.
    ``waits``: it is the store of a split operation that waits for older entries. ``inputs`` and ``outputs``
    are the locals that it reads and writes then. ``statement`` distinguishes deferred accesses; stores that
    behave alike are equal, and ``access`` is then the first of them.
    """

    kind: EntryKind
    cell: int = -1
    order: Order = Order.ONCE
    loads: bool = False
    stores: bool = False
    void: bool = False
    waits: bool = False
    blind: bool = False
    depends: bool = True
    inputs: Cells = NOTHING
    outputs: Cells = NOTHING
    statement: tuple[int, int, int] | None = None
    access: Access | None = field(default=None, compare=False)

    @property
    def releases(self) -> bool:
        """Whether it waits for everything older."""
        return self.stores and self.order in (Order.RELEASE, Order.UNLOCK)

    @property
    def is_unlock(self) -> bool:
        """Whether it ends a critical section."""
        return self.order is Order.UNLOCK

    @property
    def undecided(self) -> bool:
        """Whether it is an operation of which it is still open whether it stores."""
        return self.access is not None and self.access.undecided

    @property
    def is_mark(self) -> bool:
        """Whether it only holds others back."""
        return self.kind in (EntryKind.WMB, EntryKind.RMB)


def store(access: Access, depends: bool) -> PendingAccess:
    """The entry of a store whose value is known; ``depends`` says that it may depend on a load."""
    order = ordered(access.order)
    return PendingAccess(EntryKind.STORE, access.cell, order, stores=True, depends=depends, access=access)


def write(access: Access, waits: bool) -> PendingAccess:
    """The entry of the store of a read-modify-write operation that has loaded already."""
    order = ordered(access.order)
    return PendingAccess(EntryKind.WRITE, access.cell, order, stores=True, waits=waits, access=access)


def ordered(order: Order) -> Order:
    """The part of an order that matters to a store: entries that behave alike are equal."""
    return order if order in (Order.RELEASE, Order.UNLOCK) else Order.ONCE


def deferred(access: Access, inputs: Cells, outputs: Cells, statement: tuple[int, int, int]) -> PendingAccess:
    """The entry of an access that is performed as a whole later."""
    return PendingAccess(
        EntryKind.DEFERRED,
        access.cell,
        ordered(access.order),
        access.reads,
        access.writes,
        access.void,
        blind=access.blind,
        inputs=inputs,
        outputs=outputs,
        statement=statement,
        access=access,
    )


def now(access: Access) -> PendingAccess:
    """An access that is performed when it is issued, to be compared with older entries."""
    kind, order = EntryKind.DEFERRED, access.order
    return PendingAccess(kind, access.cell, order, access.reads, access.writes, access.void)


def loading(access: Access) -> PendingAccess:
    """The load of a read-modify-write operation, which may go ahead of its store."""
    order = Order.ACQUIRE if access.acquires else Order.ONCE
    return PendingAccess(EntryKind.DEFERRED, access.cell, order, loads=True)


def overtakes(memory: MemoryModel, new: PendingAccess, old: PendingAccess) -> bool:
    """Whether ``new`` may be performed while ``old``, which is older, is not.

    A load of a cell that an older store writes is answered from that store: it does not overtake it.
    """
    if old.cell == new.cell and not new.is_mark and not old.is_mark:
        return False
    if new.releases or new.inputs & old.outputs or new.outputs & (old.inputs | old.outputs):
        return False
    if memory is MemoryModel.TSO:
        return not new.stores
    if new.kind is EntryKind.WMB:
        return not old.stores
    if new.kind is EntryKind.RMB:
        return not old.loads or old.void
    if old.kind is EntryKind.WMB:
        return not new.stores
    if old.kind is EntryKind.RMB:
        return not new.loads or new.void
    return not (old.is_unlock and new.order is Order.LOCK)


def answers(old: PendingAccess, cell: int, acquires: bool = False) -> bool:
    """Whether an older entry is a store whose value a load of a cell gets.

    An acquiring load waits for a read-modify-write operation of its CPU, as on ARMv8 and RISC-V.
    """
    if old.cell != cell or not old.stores:
        return False
    if old.kind is EntryKind.WRITE or old.loads:
        return not acquires and (not old.loads or old.blind)
    return True
