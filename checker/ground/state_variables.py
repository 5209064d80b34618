"""The cells of a ground program: first shared state, element by element, then each instance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from checker.ground.program import CellInfo
from checker.program.commands import FINISHED, Command, targets
from checker.program.local_names import told_apart
from checker.program.program import Actor, Program, Shared, Variable
from checker.program.types import Integer
from checker.program.typing import Bounds

FieldKey = tuple[str, int, str, int]  # record, reference value, field, position in the field


@dataclass(frozen=True)
class Cells:
    """All cells, and ways to find one."""

    all: tuple[CellInfo, ...]
    fields: dict[FieldKey, int]
    slots: dict[tuple[str, int], int]
    locations: tuple[int, ...]
    locals: tuple[dict[str, int], ...]
    initial_locals: tuple[dict[str, int], ...]

    @cached_property
    def ranges(self) -> Bounds:
        """The lowest and highest value of each cell."""
        return {number: (cell.low, cell.high) for number, cell in enumerate(self.all)}

    def field(self, record: str, number: int, name: str, index: int = 0) -> int:
        """The cell of a field of the object with the reference ``number`` (from 1)."""
        return self.fields[record, number, name, index]


def cells_of(program: Program) -> Cells:
    """Number the state of a program."""
    found: list[CellInfo] = []
    fields: dict[FieldKey, int] = {}
    slots: dict[tuple[str, int], int] = {}
    for shared in program.shared:
        for index in range(shared.length):
            if shared.plain is not None:
                slots[shared.name, index] = len(found)
                found.append(plain_cell(shared.plain, shared.element(index), shared.plain.first(index)))
            for key, info in element_cells(program, shared, index):
                fields[key] = len(found)
                found.append(info)
    locations: list[int] = []
    locals_: list[dict[str, int]] = []
    for number, (actor, name) in enumerate(instances(program)):
        locations.append(len(found))
        found.append(location_cell(actor, name, number))
        kept: frozenset[str] = frozenset().union(*actor.live)
        locals_.append({v.name: len(found) + i for i, v in enumerate(actor.locals)})
        found.extend(local_cells(actor, name, number, kept))
    passing: list[dict[str, int]] = []
    for declared in program.initial:
        passing.append({v.name: len(found) + i for i, v in enumerate(declared.locals)})
        found.extend(local_cells(declared, declared.name, -1, frozenset()))
    return Cells(tuple(found), fields, slots, tuple(locations), tuple(locals_), tuple(passing))


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
    for field in program.record(shared.record).fields:
        for position in range(field.length or 1):
            shown = f"{name}.{field.name}" + (f"[{position}]" if field.length is not None else "")
            first = shared.first(field, index, position)
            yield (shared.record, number, field.name, position), plain_cell(field, shown, first)


def plain_cell(variable: Variable, name: str, first: int) -> CellInfo:
    """The cell of one shared value, which begins with ``first``."""
    return CellInfo(name, variable.type, variable.low, variable.high, first, ghost=variable.ghost)


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
