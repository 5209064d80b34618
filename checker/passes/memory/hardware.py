"""The hardware of a memory model: windows, old values, and what ends a step on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from checker.ground.effects import Effect, Update
from checker.ground.machine import Issued, MachineWay, Performed
from checker.ground.program import Ground, GroundCommand
from checker.language.ordering import MemoryModel
from checker.passes.memory.conditions import among
from checker.passes.memory.graph import AccessGraph
from checker.passes.memory.history import History
from checker.passes.memory.operations import (
    EntryKind,
)
from checker.passes.memory.plan import Plan
from checker.passes.memory.rewriting import Cells
from checker.passes.memory.window import Window
from checker.program import fold
from checker.program.commands import FINISHED
from checker.program.expressions import Cell, Constant, Expression

NOTHING: Cells = frozenset()
Scratch = Callable[[GroundCommand, int], int]
Effects = tuple[Effect, ...]


def host(ground: Ground, cpu: int) -> str:
    """The name of the first actor on a CPU."""
    return next(one.name for one in ground.instances if one.cpu == cpu)


@dataclass(frozen=True)
class Hardware:
    """What the accesses of a program share: windows, old values, and what has been noted of them."""

    ground: Ground
    graphs: list[AccessGraph]
    plan: Plan
    windows: dict[int, Window]
    history: History
    scratch: Scratch
    shared: Cells
    limits: dict[str, list[Expression]] = field(default_factory=lambda: defaultdict(list))
    issued: dict[MachineWay, Issued] = field(default_factory=dict)
    performed: dict[MachineWay, Performed] = field(default_factory=dict)

    @property
    def memory(self) -> MemoryModel:
        """The memory model."""
        return self.ground.program.memory

    def bounds(self) -> Iterator[tuple[str, Expression]]:
        """The bounds of the machine, each with the condition under which one more step would exceed it."""
        for name, conditions in self.limits.items():
            condition = fold.disjunction(conditions)
            if condition != fold.FALSE:
                yield name, condition

    def late_locals(self, number: int) -> Cells:
        """The locals of an instance that may be read or written late."""
        graph = self.graphs[number]
        operations = self.windows[graph.instance.cpu].operations
        late = NOTHING.union(*(one.inputs | one.outputs for one in operations))
        return late & (frozenset(graph.instance.locals.values()) | graph.marks.keys())

    def unreserved(self, cpu: int, cells: Cells) -> Expression:
        """The condition that no other CPU is between the load and the store of an operation on some cells."""
        return fold.conjunction(
            window.has_none(lambda one: one.kind is EntryKind.WRITE and one.cell in cells)
            for other, window in self.windows.items()
            if other != cpu
        )

    def stored(self, cpu: int, update: Update, guard: Expression) -> Effects:
        """A store becomes visible, from a step with a guard."""
        assert update.span is not None
        if self.history.versions.get(update.cell):
            name = f"old values of {self.ground.cells[update.cell].name}"
            self.limits[name].append(fold.conjunction([guard, self.history.full(update.cell, cpu)]))
        return self.history.stored(cpu, update.cell, update.value, update.span)

    def settled(self, number: int, there: int | None, before: Cells, raised: Effects = ()) -> Effects:
        """What ends a step of an instance at a location: what nobody needs any more is forgotten.

        ``before`` are the cells that could be loaded stale where the step began. ``raised`` has the floors
        that the step has raised already. ``there`` is None if the instance itself has not moved.
        """
        graph = self.graphs[number]
        cpu, effects = graph.instance.cpu, list[Effect]()
        others = [g for g in self.graphs if g.instance.cpu == cpu and g is not graph]
        elsewhere = NOTHING.union(*(cells for g in others for cells in g.stale))
        if there is not None:
            after = graph.stale[there] if there != FINISHED else NOTHING
            floors = {e.cell for e in raised if isinstance(e, Update) and e.value == fold.number(0)}
            done = {
                cell for (one, cell), floor in self.history.floors.items() if one == cpu and floor in floors
            }
            effects += self.history.raised(cpu, before - after - elsewhere - done)
        for cell in sorted(self.late_locals(number)):
            effects += self.forgotten(number, cell, there)
        return tuple(effects)

    def forgotten(self, number: int, cell: int, there: int | None) -> Effects:
        """The reset of a local that may be read late, unless somebody still needs it."""
        used = self.windows[self.graphs[number].instance.cpu].has(
            lambda one: cell in one.inputs | one.outputs
        )
        if there is None:
            used = fold.disjunction([used, self.is_live(number, cell)])
        elif there != FINISHED and self.held_in(cell) not in dict(self.ground.commands[number][there].known):
            return ()
        info = self.ground.cells[cell]
        reset = Constant(info.reset, info.type)
        value = fold.conditional(used, Cell(cell), reset)
        return () if value == Cell(cell) else (Update(cell, value, None),)

    def is_live(self, number: int, cell: int) -> Expression:
        """The condition that an instance is where a local is needed."""
        at = self.graphs[number].instance.location
        info = self.ground.cells[at]
        rows = self.ground.commands[number]
        held_in = self.held_in(cell)
        places = [command.location for command in rows if held_in not in dict(command.known)]
        return among(at, places, info.low, info.high)

    def held_in(self, cell: int) -> int:
        """The reference that a mark belongs to; another local itself."""
        marked = self.ground.cells[cell].marks
        return cell if marked is None else marked
