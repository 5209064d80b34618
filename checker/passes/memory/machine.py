"""A memory model as a pass: Ground -> Ground, store buffers, old values and late loads are cells and steps.

docs/memory.md describes the machines. Nothing behind this pass knows of memory models but the report.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from checker.ground.effects import updated
from checker.ground.machine import Machine
from checker.ground.program import CellInfo, Ground, GroundCommand
from checker.language.ordering import MachineBounds, MemoryModel
from checker.passes.memory.accesses import SharedCells, shared_cells, shared_reads
from checker.passes.memory.buffers import buffers
from checker.passes.memory.conditions import among
from checker.passes.memory.graph import AccessGraph, graph
from checker.passes.memory.hardware import Hardware, host
from checker.passes.memory.history import History
from checker.passes.memory.issuing import issued_command
from checker.passes.memory.plan import Plan, plan
from checker.passes.memory.rewriting import Cells
from checker.passes.memory.splitting import with_short_steps
from checker.passes.memory.window import Window
from checker.passes.memory.witnesses import witnesses
from checker.program import fold
from checker.program.expressions import Expression
from checker.program.label import Label
from checker.program.types import Integer


def with_memory_model(ground: Ground) -> Ground:
    """The program on the machine of its memory model; the program itself under sequential consistency."""
    if ground.program.memory is MemoryModel.SC:
        return ground
    shared = shared_cells(ground)
    graphs = graphs_of(ground, shared)
    short = with_short_steps(ground, graphs)
    if short is not ground:
        ground, graphs = short, graphs_of(short, shared)
    locals_ = [dict(one.locals) for one in ground.instances]
    return Building(
        ground, graphs, plan(graphs), ground.program.bounds, shared.memory, list(ground.cells), locals_
    ).whole()


def graphs_of(ground: Ground, shared: SharedCells) -> list[AccessGraph]:
    """The graph of each instance."""
    shown_by = witnesses(ground, shared.memory)
    return [graph(ground, number, shared, shown_by) for number in range(len(ground.instances))]


@dataclass
class Building:
    """Builds the machine; ``cells`` grows, and so do the ``locals`` of each instance."""

    ground: Ground
    graphs: list[AccessGraph]
    plan: Plan
    bounds: MachineBounds
    shared: Cells
    cells: list[CellInfo]
    locals: list[dict[str, int]]

    def whole(self) -> Ground:
        """The program with its windows, its histories and the steps that perform accesses."""
        windows = {cpu: self.window(cpu) for cpu in sorted(self.plan.operations)}
        history = self.history()
        hardware = Hardware(self.ground, self.graphs, self.plan, windows, history, self.scratch, self.shared)
        rows = [tuple(issued_command(hardware, command) for command in row) for row in self.ground.commands]
        added = buffers(hardware, sum(map(len, rows)), self.cell)
        instances = [
            replace(one, locals=locals_, late=hardware.late_locals(number))
            for number, (one, locals_) in enumerate(zip(self.ground.instances, self.locals, strict=True))
        ]
        properties = tuple(
            replace(one, ends=(*one.ends, *(fold.TRUE for _ in added))) if one.ends else one
            for one in self.ground.properties
        )
        return replace(
            self.ground,
            cells=tuple(self.cells),
            instances=(*instances, *(one for one, _ in added)),
            commands=(*rows, *((command,) for _, command in added)),
            properties=properties,
            bounds=tuple(hardware.bounds()),
            fully_ordered=tuple(self.fully_ordered()),
            machine=Machine(
                hardware.issued,
                hardware.performed,
                {cpu: tuple(zip(w.numbers, w.values, strict=True)) for cpu, w in windows.items()},
                history.versions,
            ),
        )

    def fully_ordered(self) -> Iterator[Label]:
        """The labels of the blocks that touch several locations of memory, each once."""
        labels: dict[tuple[str, str], Label] = {}
        for row in self.ground.commands:
            for command in row:
                cases = (shared_reads(case) | updated(case.effects) for case in command.cases)
                if any(len(cells & self.shared) > 1 for cells in cases):
                    labels.setdefault((command.label.span.place, command.label.text), command.label)
        yield from labels.values()

    def cell(self, info: CellInfo) -> int:
        """Add a cell; its number."""
        self.cells.append(info)
        return len(self.cells) - 1

    def number(self, name: str, low: int, high: int) -> int:
        """Add a cell for a number that is no part of the model; it begins with its lowest value."""
        return self.cell(CellInfo(name, Integer(), low, high, low, hardware=True))

    def window(self, cpu: int) -> Window:
        """The window of a CPU."""
        operations = self.plan.operations[cpu]
        if not operations:
            return Window(cpu)
        stored = [self.ground.cells[one.cell] for one in operations if one.cell >= 0]
        low = min((cell.low for cell in stored), default=0)
        high = max((cell.high for cell in stored), default=0)
        name = f"window of {host(self.ground, cpu)}'s CPU"
        length = range(self.bounds.window)
        numbers = tuple(self.number(f"{name}: entry {n}", 0, len(operations)) for n in length)
        values = tuple(self.number(f"{name}: value {n}", low, high) for n in length)
        return Window(cpu, operations, numbers, values, low)

    def history(self) -> History:
        """The versions of the locations that some CPU may load stale."""
        if self.ground.program.memory is not MemoryModel.WEAK:
            return History({}, {}, {}, {})
        looking: dict[tuple[int, int], list[Expression]] = {}
        for graph_ in self.graphs:
            at = graph_.instance.location
            info = self.ground.cells[at]
            for cell in sorted(frozenset().union(*graph_.stale) if graph_.stale else ()):
                places = [n for n, cells in enumerate(graph_.stale) if cell in cells]
                there = among(at, places, info.low, info.high)
                looking.setdefault((graph_.instance.cpu, cell), []).append(there)
        versions: dict[int, tuple[int, ...]] = {}
        resets: dict[int, int] = {}
        for cell in sorted({cell for _, cell in looking}):
            info = self.ground.cells[cell]
            resets[cell] = info.low
            versions[cell] = tuple(
                self.cell(replace(info, name=f"{info.name}, {age} back", initial=info.low, hardware=True))
                for age in range(1, self.bounds.history + 1)
            )
        floors = {
            (cpu, cell): self.number(
                f"CPU {cpu} may load {self.ground.cells[cell].name}", 0, self.bounds.history
            )
            for cpu, cell in sorted(looking)
        }
        since = {
            pair: tuple(
                self.number(self.since_name(pair, age), 0, self.bounds.history)
                for age in range(self.bounds.history + 1 if pair[0] in versions else 1)
            )
            for pair in sorted(self.ordered_pairs(floors))
        }
        seen = {key: fold.disjunction(some) for key, some in looking.items()}
        return History(versions, floors, seen, resets, since)

    def since_name(self, pair: tuple[int, int], age: int) -> str:
        """The name of the count of versions of one location that are younger than a version of another."""
        older, younger = (self.ground.cells[cell].name for cell in pair)
        return f"versions of {younger} since {older}, {age} back"

    def ordered_pairs(self, floors: dict[tuple[int, int], int]) -> set[tuple[int, int]]:
        """The pairs of locations of which one CPU may load the first early, and then the second in order."""
        pairs: set[tuple[int, int]] = set()
        for graph_ in self.graphs:
            ours = {cell for cpu, cell in floors if cpu == graph_.instance.cpu}
            for location, row in enumerate(graph_.rows):
                for access in row if graph_.exposed[location] else ():
                    if access.reads:
                        behind = ours if access.acquires else ours & graph_.addressed_by(access)
                        pairs |= {(access.cell, cell) for cell in behind if cell != access.cell}
        return pairs

    def scratch(self, command: GroundCommand, cell: int) -> int:
        """A local of an instance that lives within a step, for the value of a memory cell."""
        one, names = self.ground.instances[command.instance], self.locals[command.instance]
        info = self.ground.cells[cell]
        name = f"new value of {info.name}"
        if name not in names:
            full = f"{one.name}: {name}"
            names[name] = self.cell(
                replace(info, name=full, initial=info.low, owner=command.instance, kept=False)
            )
        return names[name]
