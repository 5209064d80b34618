"""What the cases of a command do to memory: the accesses that a memory model orders.

An atomic block that is no single access is fully ordered. A path of a read-modify-write operation that writes
nothing, as of a cmpxchg() that fails, is a load.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum

from checker.ground.effects import Effect, Fork, Require, Update, cells_read, each, expressions, updated
from checker.ground.program import Case, CellInfo, Ground, GroundCommand
from checker.language.ordering import MemoryModel, Order
from checker.passes.memory.rewriting import Cells, before, with_one_end
from checker.program import fold


class Sort(Enum):
    """The kinds of steps that a memory model distinguishes."""

    LOCAL = "local"
    LOAD = "load"
    STORE = "store"
    UPDATE = "read-modify-write"
    BLOCK = "block"
    BARRIER = "barrier"


@dataclass(frozen=True)
class Access:
    """One path of a case: its effects, and what it does to memory.

    ``cell`` is the one location that a load, a store or a read-modify-write operation touches. ``void``:
    the operation has no result, like ``atomic_inc()``. ``blind``: what it stores does not depend on what it
    loads. ``undecided``: whether it writes shows when it is performed, which is later.
    """

    case: Case
    sort: Sort
    order: Order
    cell: int = -1
    void: bool = False
    blind: bool = False
    undecided: bool = False

    @property
    def acquires(self) -> bool:
        """Whether later accesses are ordered after it."""
        return self.order in (Order.ACQUIRE, Order.LOCK)

    @property
    def releases(self) -> bool:
        """Whether it is ordered after earlier accesses."""
        return self.order in (Order.RELEASE, Order.UNLOCK)

    @property
    def reads(self) -> bool:
        """Whether it loads from memory."""
        return self.sort in (Sort.LOAD, Sort.UPDATE)

    @property
    def reads_back(self) -> bool:
        """Whether it is a store that depends on what is there, which its CPU knows."""
        return self.sort is Sort.STORE and self.cell in shared_reads(self.case)

    @property
    def surely_stores(self) -> bool:
        """Whether it stores whatever its locals hold."""
        return any(isinstance(one, Update) and one.cell == self.cell for one in self.case.effects)

    @property
    def writes(self) -> bool:
        """Whether it stores into memory."""
        return self.sort in (Sort.STORE, Sort.UPDATE)


def shared_reads(case: Case) -> Cells:
    """The cells that a case reads, in its guard and its effects."""
    found = cells_read(case.guard)
    for part in expressions(case.effects):
        found |= cells_read(part)
    return found


def accesses(command: GroundCommand, memory: MemoryModel, shared: Cells) -> Iterator[Access]:
    """The paths of every case of a command; ``shared`` are the cells that the memory model is about."""
    for case in command.cases:
        yield from case_accesses(case, command.order, memory, shared)


def case_accesses(case: Case, order: Order, memory: MemoryModel, shared: Cells) -> Iterator[Access]:
    """The paths of one case."""
    if order.is_barrier or order is Order.EVERYWHERE:
        yield Access(case, Sort.BARRIER if order.is_barrier else Sort.BLOCK, order)
        return
    reads, writes = shared_reads(case) & shared, updated(case.effects) & shared
    touched = reads | writes
    if order.is_of_owner:
        reads -= writes  # the CPU knows what is there: it stores, and that is all that others see
    if memory is MemoryModel.WEAK and len(touched) < 2 and not (reads and writes):
        case = replace(case, effects=with_one_end(case.effects, case.where[0][0]) or case.effects)
    if not touched and order is Order.FULL:
        yield Access(case, Sort.BLOCK, Order.FULL)
    elif not touched:
        yield Access(case, Sort.LOCAL, Order.ONCE)
    elif len(touched) > 1 or (order is Order.FULL and not (reads and writes)):
        yield Access(case, Sort.BLOCK, Order.FULL)
    elif not writes:
        yield Access(case, Sort.LOAD, order, min(touched))
    elif not reads and not is_blind_update(order, memory):
        yield Access(case, Sort.STORE, order, min(touched))
    elif memory is MemoryModel.TSO:
        yield Access(case, Sort.BLOCK, Order.FULL)  # every locked instruction is a full barrier
    else:
        yield from paths(case, order, min(touched))
        if memory is MemoryModel.WEAK and order in (Order.RELAXED, Order.RELEASE):
            yield from undecided(case, order, min(touched))


def is_blind_update(order: Order, memory: MemoryModel) -> bool:
    """Whether a step that only stores is an operation like set_bit(), or a store under a lock of its own."""
    return order in (Order.ACQUIRE, Order.LOCK) or (order is Order.RELAXED and memory is not MemoryModel.WEAK)


def paths(case: Case, order: Order, cell: int) -> Iterator[Access]:
    """The paths of a read-modify-write operation that write, and those that do not."""
    for path in split(case, case.effects, (), cell):
        if cell not in updated(path.effects):
            if cell in shared_reads(path):
                yield Access(path, Sort.LOAD, Order.RELAXED, cell)
            else:
                yield Access(path, Sort.LOCAL, Order.ONCE)
        elif order in (Order.FULL, Order.DEFAULT):
            yield Access(path, Sort.BLOCK, Order.FULL)
        else:
            yield Access(path, Sort.UPDATE, order, cell, is_void(path, cell), is_blind(path, cell))


def undecided(case: Case, order: Order, cell: int) -> Iterator[Access]:
    """A conditional operation whose outcome is still open when the next access is issued."""
    effects = with_one_end(case.effects, case.where[0][0])
    if effects and any(isinstance(effect, Fork) and cell in updated((effect,)) for effect in effects):
        yield Access(replace(case, effects=effects), Sort.UPDATE, order, cell, undecided=True)


def split(case: Case, effects: tuple[Effect, ...], done: tuple[Effect, ...], cell: int) -> Iterator[Case]:
    """The case once for each outcome of the tests that decide whether it writes ``cell``."""
    for position, effect in enumerate(effects):
        if isinstance(effect, Fork) and (cell in updated(effect.then)) != (cell in updated(effect.otherwise)):
            decides = before(effect.condition, (*done, *effects[:position]))
            if decides is None:
                break
            rest = effects[position + 1 :]
            for branch, condition in (
                (effect.then, decides),
                (effect.otherwise, fold.negation(decides)),
            ):
                path = replace(case, guard=fold.conjunction([case.guard, condition]))
                if path.guard != fold.FALSE:
                    yield from split(path, (*branch, *rest), (*done, *effects[:position]), cell)
            return
    yield replace(case, effects=(*done, *effects))


def is_blind(case: Case, cell: int) -> bool:
    """Whether a case stores one value that depends on nothing that it loads, and tests nothing."""
    changed: set[int] = {cell}
    for effect in case.effects:
        if isinstance(effect, Fork):
            return False
        if isinstance(effect, Update):
            if effect.cell == cell:
                return not cells_read(effect.value) & changed
            changed.add(effect.cell)
    return False


def is_void(case: Case, cell: int) -> bool:
    """Whether nothing but the new value of a cell, and its range, depends on the old one."""
    if cell in cells_read(case.guard):
        return False
    for effect in each(case.effects):
        match effect:
            case Update(target, value) if target != cell and cell in cells_read(value):
                return False
            case Fork(condition) if cell in cells_read(condition):
                return False
            case Require(condition, kind) if cell in cells_read(condition) and kind == "assertions_hold":
                return False
            case _:
                pass
    return sum(isinstance(effect, Update) and effect.cell == cell for effect in each(case.effects)) == 1


@dataclass(frozen=True)
class SharedCells:
    """The shared cells of a program, as a memory model sees them.

    ``memory`` are those that it is about: several CPUs use them, or an access to them has an order, or a
    property looks at them. ``private`` are used by one CPU, like its locals: by the number of the CPU.
    """

    memory: Cells
    private: dict[int, Cells]


def is_memory(info: CellInfo) -> bool:
    """Whether a cell is in memory: no local, no ghost, no register, nothing that changes at once for all."""
    return info.owner is None and not (info.ghost or info.cpu_state or info.context or info.immediate)


def shared_cells(ground: Ground) -> SharedCells:
    """The shared cells of a program. Ghosts, and cells that nothing writes or orders, are in neither part.

    A place of one CPU that a property looks at is private all the same if some block touches it together
    with another place: as memory, it would make the block fully ordered, and hide what may happen.
    """
    users: dict[int, set[int]] = {}
    written: set[int] = set()
    ordered: set[int] = set()
    together: set[int] = set()
    for one, row in zip(ground.instances, ground.commands, strict=True):
        for order, case in ((command.order, case) for command in row for case in command.cases):
            cells = shared_reads(case) | updated(case.effects)
            written |= updated(case.effects)
            ordered |= cells if order not in (Order.ONCE, Order.DEFAULT, Order.PLAIN) else frozenset()
            places = {cell for cell in cells if is_memory(ground.cells[cell])}
            together |= places if len(places) > 1 else set()
            for cell in cells:
                users.setdefault(cell, set()).add(one.cpu)
    shared = {cell for cell in written | ordered if is_memory(ground.cells[cell])}
    judged = frozenset().union(*(cells_read(one.bad) for one in ground.properties)) - together
    memory = frozenset(cell for cell in shared if len(users[cell]) > 1 or cell in ordered | judged)
    private = {
        one.cpu: frozenset(cell for cell in shared - memory if users[cell] == {one.cpu})
        for one in ground.instances
    }
    return SharedCells(memory, private)
