"""The cells of a ground program: first shared state, element by element, then each instance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from checker.ground.program import CellInfo
from checker.program.commands import ALLOCATED, FINISHED, Command, targets
from checker.program.local_names import told_apart
from checker.program.program import Actor, Program, Shared, Variable
from checker.program.types import Boolean, Integer, Reference
from checker.program.typing import Bounds

BEFORE = -1  # owns the locals of @initial
STALE = " is stale"
FieldKey = tuple[str, int, str, int]  # record, reference value, field, position in the field


@dataclass(frozen=True)
class Cells:
    """All cells, and ways to find one.

    ``stale`` has for a reference to an object of ``freed_records`` the cell that says whether it is stale.
    """

    all: tuple[CellInfo, ...]
    fields: dict[FieldKey, int]
    slots: dict[tuple[str, int], int]
    locations: tuple[int, ...]
    locals: tuple[dict[str, int], ...]
    initial_locals: tuple[dict[str, int], ...]
    stale: dict[int, int]
    freed_records: frozenset[str]

    @cached_property
    def ranges(self) -> Bounds:
        """The lowest and highest value of each cell."""
        return {number: (cell.low, cell.high) for number, cell in enumerate(self.all)}

    def field(self, record: str, number: int, name: str, index: int = 0) -> int:
        """The cell of a field of the object with the reference ``number`` (from 1)."""
        return self.fields[record, number, name, index]


@dataclass
class Numbering:
    """Numbers the state of a program. References to the objects of ``freed`` records may become stale."""

    freed: frozenset[str]
    found: list[CellInfo] = field(default_factory=list)
    fields: dict[FieldKey, int] = field(default_factory=dict)
    slots: dict[tuple[str, int], int] = field(default_factory=dict)
    stale: dict[int, int] = field(default_factory=dict)

    def add(self, info: CellInfo) -> int:
        """The number of one more cell; a reference gets a mark beside it."""
        number = len(self.found)
        self.found.append(info)
        kind = info.type
        if isinstance(kind, Reference) and kind.record in self.freed and info.owner != BEFORE:
            self.stale[number] = number + 1
            self.found.append(mark(info, number))
        return number

    def shared(self, program: Program, shared: Shared, index: int) -> None:
        """The cells of one element."""
        if shared.plain is not None:
            self.slots[shared.name, index] = self.add(
                plain_cell(shared.plain, shared.element(index), shared.plain.first(index))
            )
        for key, info in element_cells(program, shared, index):
            self.fields[key] = number = self.add(info)
            if number in self.stale:
                record, one, name, position = key
                self.fields[record, one, f"{name}{STALE}", position] = self.stale[number]

    def locals(self, actor: Actor, instance: str, owner: int) -> dict[str, int]:
        """The cells of the locals of one instance, by name."""
        kept: frozenset[str] = frozenset().union(*actor.live) if owner != BEFORE else frozenset()
        cells = local_cells(actor, instance, owner, kept)
        return {v.name: self.add(cell) for v, cell in zip(actor.locals, cells, strict=True)}


def cells_of(program: Program) -> Cells:
    """Number the state of a program."""
    numbering = Numbering(freed_records(program))
    for shared in program.shared:
        for index in range(shared.length):
            numbering.shared(program, shared, index)
    locations: list[int] = []
    locals_: list[dict[str, int]] = []
    for number, (actor, name) in enumerate(instances(program)):
        locations.append(numbering.add(location_cell(actor, name, number)))
        locals_.append(numbering.locals(actor, name, number))
    passing = tuple(numbering.locals(declared, declared.name, BEFORE) for declared in program.initial)
    return Cells(
        tuple(numbering.found), numbering.fields, numbering.slots, tuple(locations), tuple(locals_), passing,
        numbering.stale, numbering.freed,
    )  # fmt: skip


def freed_records(program: Program) -> frozenset[str]:
    """The records of which a freed object may not be used any more."""
    pools = (shared for shared in program.shared if shared.memory and not shared.memory.typesafe_by_rcu)
    return frozenset(shared.record for shared in pools if shared.record is not None)


def mark(info: CellInfo, number: int) -> CellInfo:
    """The cell that says whether a reference is stale. It is shared, as any step may free the object."""
    owner = None if info.kept else info.owner
    return CellInfo(f"{info.name}{STALE}", Boolean(), 0, 1, 0, owner, info.kept, marks=number, immediate=True)


def instances(program: Program) -> Iterator[tuple[Actor, str]]:
    """Each instance of each actor, with its name."""
    for actor in program.actors:
        for number in range(len(actor.items)):
            yield actor, actor.instance(number)


def element_cells(program: Program, shared: Shared, index: int) -> Iterator[tuple[FieldKey, CellInfo]]:
    """The cells of one record of a shared array, with their keys."""
    if shared.record is None:
        return
    name = shared.element(index)
    number = program.objects(shared.record).index((shared, index)) + 1
    record = program.record(shared.record)
    for one in record.fields:
        is_state = record.has_pool and one.name == ALLOCATED
        variable = allocation(one, shared, index) if is_state else one
        for position in range(one.length or 1):
            shown = f"{name} {one.name}" if is_state else f"{name}.{one.name}"
            shown += f"[{position}]" if one.length is not None else ""
            first = variable.initial if is_state else shared.first(variable, index, position)
            info = plain_cell(variable, shown, first)
            yield (
                (shared.record, number, one.name, position),
                replace(info, immediate=is_state or variable.immediate),
            )


def allocation(variable: Variable, shared: Shared, index: int) -> Variable:
    """Whether an object is allocated: always, if it is in no pool."""
    if shared.memory is None:
        return replace(variable, low=1, initial=1)
    return replace(variable, initial=int(index < shared.memory.allocated))


def plain_cell(variable: Variable, name: str, first: int) -> CellInfo:
    """The cell of one shared value, which begins with ``first``."""
    kinds = {"ghost": variable.ghost, "cpu_state": variable.cpu_state, "context": variable.context}
    return CellInfo(name, variable.type, variable.low, variable.high, first, **kinds)


def local_cells(actor: Actor, instance: str, owner: int, kept: frozenset[str]) -> Iterator[CellInfo]:
    """The cells of the locals of one instance."""
    names = told_apart(variable.name.split("~")[0] for variable in actor.locals)
    for v, name in zip(actor.locals, names, strict=True):
        yield CellInfo(f"{instance}.{name}", v.type, v.low, v.high, v.initial, owner, v.name in kept)


def location_cell(actor: Actor, instance: str, owner: int) -> CellInfo:
    """The cell of the location of an instance."""
    low = FINISHED if can_finish(actor) else 0
    high = max(len(actor.commands) - 1, low)
    return CellInfo(f"{instance} at", Integer(), low, high, min(0, high), owner, location=True)


def can_finish(actor: Actor) -> bool:
    """Whether some step of the actor is its last."""
    effects: list[Command] = list(actor.commands)
    return FINISHED in targets(actor.entry) or any(FINISHED in targets(c.effects) for c in effects)
