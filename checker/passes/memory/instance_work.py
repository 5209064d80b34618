"""The steps of one instance: what of a step can be put off, and where the values of its locals come from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from checker.ground.build.lifetimes import USED
from checker.ground.effects import (
    Fork,
    Require,
    Update,
    arrivals,
    cells_read,
    each,
    expressions,
    updated,
)
from checker.ground.program import Case, Instance
from checker.language.ordering import MemoryModel, Order
from checker.passes.memory.accesses import Access, Sort
from checker.passes.memory.groups import Effects, groups, reads, sources
from checker.passes.memory.rewriting import Cells
from checker.passes.memory.witnesses import Witnesses

NOTHING: Cells = frozenset()


@dataclass(frozen=True)
class StepParts:
    """A step that is put off: what is done late, what when it is issued, and where the instance goes."""

    late: Effects
    now: Effects
    moves: Effects


@dataclass(frozen=True)
class InstanceWork:
    """The accesses at each location of an instance, and the other work of its steps.

    ``locals`` are its local cells, the shared cells that only its CPU uses, and ghosts. ``alone``: nothing
    else runs on its CPU; a handler may access memory between any two of its steps. ``witnesses`` are the
    ghosts that show when a cell of memory changes. ``marks`` has, for each cell that says whether one of its
    references is stale, that reference.
    """

    memory: MemoryModel
    instance: Instance
    rows: tuple[tuple[Access, ...], ...]
    locals: Cells
    alone: bool = True
    witnesses: Witnesses = field(default_factory=dict)
    ghosts: Cells = NOTHING
    marks: Mapping[int, int] = field(default_factory=dict)

    def after(self, access: Access) -> frozenset[int]:
        """The locations to which an access leads."""
        return frozenset(n for n in arrivals(access.case.effects, self.instance.location) if n >= 0)

    # -- locals ----------------------------------------------------------------------------------

    def decides_by(self, access: Access) -> Cells:
        """The locals that decide whether, where and how the access happens."""
        found = self.place_of(access)
        for effect in each(access.case.effects):
            if isinstance(effect, Fork | Require):
                found |= cells_read(effect.condition)
        return found & self.locals

    def place_of(self, access: Access) -> Cells:
        """The cells that decide whether and where the access happens."""
        return cells_read(access.case.guard) | {cell for cell, _ in access.case.where[1:]}

    def inputs(self, access: Access) -> Cells:
        """The locals that the work of a step depends on."""
        return self.inputs_of(access.case.effects)

    def outputs(self, access: Access) -> Cells:
        """The locals to which the model assigns in a step."""
        return self.outputs_of(access.case.effects)

    def inputs_of(self, effects: Effects) -> Cells:
        """The locals that effects read; with the mark of a reference, the reference that it belongs to."""
        found = reads(effects) & self.locals
        return found | frozenset(self.marks[cell] for cell in found & self.marks.keys())

    def outputs_of(self, effects: Effects) -> Cells:
        """The locals to which the model assigns in effects."""
        updates = (e for e in each(effects) if isinstance(e, Update) and e.span is not None)
        return frozenset(e.cell for e in updates) & self.locals

    def result_of(self, access: Access) -> Cells:
        """The locals that get what the access loads."""
        updates = (e for e in each(access.case.effects) if isinstance(e, Update) and e.span is not None)
        return frozenset(e.cell for e in updates if access.cell in cells_read(e.value)) & self.locals

    @cached_property
    def open(self) -> Cells:
        """The locals whose values may not be known yet, because a load is not performed."""
        loads = (one for one in self.everything() if one.reads and not one.acquires)
        found = NOTHING.union(*map(self.result_of, loads))
        work = [group for one in self.everything() for group in self.groups(self.of_model(one))]
        while True:
            more = NOTHING.union(*(self.outputs_of(group) for group in work if self.inputs_of(group) & found))
            if more <= found:
                return found
            found |= more

    # -- what can be put off ---------------------------------------------------------------------

    def parts(self, access: Access) -> StepParts | None:
        """The effects that can be put off, and those that cannot.

        None if the access cannot be put off: it decides a branch or a wait, or updates more than locals,
        ghosts and memory.
        """
        case, location = access.case, self.instance.location
        if access.cell in cells_read(case.guard) or self.changes_more(case):
            return None
        count = 0
        for effect in case.effects:
            if location in updated((effect,)) or (isinstance(effect, Update) and effect.span is None):
                break
            count += 1
        some = [(group, self.is_late(access, group)) for group in self.groups(case.effects[:count])]
        late, now = ([e for group, late in some if late is which for e in group] for which in (True, False))
        moves = case.effects[count:]
        changed = updated(tuple(late)) | {access.cell}
        depends = any(cells_read(part) & changed for part in expressions(moves))
        return None if depends else StepParts(tuple(late), tuple(now), moves)

    def is_late(self, access: Access, group: Effects) -> bool:
        """Whether a group of effects is put off with an access; work on locals is if a load may be open."""
        touched = updated(group) | reads(group)
        if access.cell >= 0:
            return access.cell in touched or any(isinstance(e, Require) and e.kind == USED for e in group)
        return bool(touched & self.open)

    def groups(self, effects: Effects) -> tuple[Effects, ...]:
        """The effects that stay together: ghosts change at one moment."""
        return groups(effects, self.ghosts)

    def is_simple(self, access: Access) -> bool:
        """Whether the access can be put off."""
        return self.parts(access) is not None

    def changes_more(self, case: Case) -> bool:
        """Whether a case updates anything but its locals, ghosts and memory, and so cannot be put off."""
        ours = self.locals | self.memory_cells | {self.instance.location}
        return any(isinstance(e, Update) and e.cell not in ours for e in each(case.effects))

    def needed_to_issue(self, access: Access) -> Cells:
        """The locals that must be known before an access is issued, though it is put off."""
        parts = self.parts(access)
        if parts is None:
            return self.decides_by(access)
        return (self.place_of(access) & self.locals) | self.inputs_of((*parts.now, *parts.moves))

    def branches_by(self, access: Access) -> Cells:
        """The locals that decide whether and where the access happens, and where the instance goes then."""
        parts = self.parts(access)
        forks = access.case.effects if parts is None else parts.moves
        decided = (cells_read(e.condition) for e in each(forks) if isinstance(e, Fork))
        return self.place_of(access).union(*decided) & self.locals

    def needed_by_others(self, access: Access) -> Cells:
        """The locals that only other work of the step needs, and that may not be known yet.

        Hardware does not wait for them.
        """
        if access.sort in (Sort.LOCAL, Sort.BLOCK) or access.order is Order.MB:  # which may wait for a load
            return NOTHING
        hardware = self.branches_by(access) | (self.stored_by(access) if access.writes else NOTHING)
        return (self.inputs(access) & self.open) - self.result_of(access) - hardware

    def stored_by(self, access: Access) -> Cells:
        """The locals that what a step stores depends on."""
        return sources(self.of_model(access), frozenset([access.cell])) & self.locals

    def of_model(self, access: Access) -> Effects:
        """The effects of an access without resets."""
        return tuple(e for e in access.case.effects if not (isinstance(e, Update) and e.span is None))

    @cached_property
    def memory_cells(self) -> Cells:
        """The cells of memory that the instance accesses."""
        return frozenset(access.cell for row in self.rows for access in row if access.cell >= 0)

    # -- data flow -------------------------------------------------------------------------------

    @cached_property
    def flows(self) -> dict[int, Cells]:
        """For each local or cell of memory, the locals and cells to which its value goes directly."""
        found: dict[int, Cells] = {}
        for access in self.everything():
            for effect in each(access.case.effects):
                if isinstance(effect, Update):
                    for cell in cells_read(effect.value) & (self.locals | self.memory_cells):
                        found[cell] = found.get(cell, NOTHING) | {effect.cell}
        return found

    def everything(self) -> Iterator[Access]:
        """All accesses."""
        for row in self.rows:
            yield from row

    def reached_from(self, cells: Cells) -> Cells:
        """The locals that get their values from some cells, directly or not; these included."""
        found, waiting = set(cells), list(cells)
        while waiting:
            for cell in self.flows.get(waiting.pop(), NOTHING) - found:
                found.add(cell)
                waiting.append(cell)
        return frozenset(found)

    def addressed_by(self, access: Access) -> Cells:
        """The cells that later loads reach by an address that depends on what this access loads."""
        if not access.reads:
            return NOTHING
        loads = [one for one in self.everything() if one.sort is Sort.LOAD]
        depending, found = self.reached_from(self.result_of(access)), set[int]()
        while True:
            later = [one for one in loads if depending.intersection(cell for cell, _ in one.case.where[1:])]
            found |= {one.cell for one in later}
            wider = self.reached_from(depending.union(*(self.result_of(one) for one in later)))
            if wider == depending:
                return frozenset(found)
            depending = wider
