"""Ends a step behind a store if what follows depends on an earlier load, which may still be open then.

``seen = x; y = 1`` and then ``if seen:`` are two steps in the model's own form, because a test of locals
joins the step before it. On a weak machine the store may be performed before the load, so the test must not
hold it back.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from checker.ground.effects import Effect, Fork, Update, cells_read, each, expressions, read_first, updated
from checker.ground.program import Case, Ground, GroundCommand, Instance
from checker.language.ordering import MemoryModel, Order
from checker.passes.memory.accesses import Sort
from checker.passes.memory.graph import AccessGraph
from checker.passes.memory.rewriting import Cells
from checker.program import fold
from checker.program.expressions import And, Constant, Expression
from checker.program.label import Label
from checker.program.types import Integer

Effects = tuple[Effect, ...]


def with_short_steps(ground: Ground, graphs: list[AccessGraph]) -> Ground:
    """The program with such steps split; the number of every command behind one grows."""
    if ground.program.memory is not MemoryModel.WEAK:
        return ground
    rows = [Splitting(ground, graph).row(number) for number, graph in enumerate(graphs)]
    if all(len(row) == len(old) for row, old in zip(rows, ground.commands, strict=True)):
        return ground
    cells = list(ground.cells)
    for one, row in zip(ground.instances, rows, strict=True):
        cells[one.location] = replace(cells[one.location], high=max(len(row) - 1, cells[one.location].high))
    numbers = iter(range(sum(map(len, rows))))
    commands = tuple(tuple(replace(command, number=next(numbers)) for command in row) for row in rows)
    return replace(ground, cells=tuple(cells), commands=commands)


@dataclass
class Splitting:
    """Splits the steps of one instance; ``added`` are the new commands, by what they do."""

    ground: Ground
    graph: AccessGraph
    added: dict[tuple[Effects, Expression], GroundCommand] = field(default_factory=dict)

    def row(self, number: int) -> tuple[GroundCommand, ...]:
        """The commands of the instance, the new ones last."""
        old = self.ground.commands[number]
        loaded = frozenset().union(
            *(
                self.graph.outputs(access)
                for access in self.graph.everything()
                if access.reads and not access.acquires
            )
        ) & frozenset(self.graph.instance.locals.values())
        kept = [self.command(command, loaded, len(old)) for command in old]
        return (*kept, *self.added.values())

    def command(self, command: GroundCommand, loaded: Cells, first: int) -> GroundCommand:
        """A command whose cases may end earlier."""
        sorts = {access.sort for access in self.graph.rows[command.location]}
        if not sorts & {Sort.STORE, Sort.UPDATE}:
            return command
        cases = [self.case(command, case, loaded, first) for case in command.cases]
        return replace(command, cases=tuple(cases))

    def case(self, command: GroundCommand, case: Case, loaded: Cells, first: int) -> Case:
        """A case that ends behind its access, if what follows depends on an earlier load."""
        location = self.graph.instance.location
        count = self.beginning(case.effects)
        head, tail = case.effects[:count], case.effects[count:]
        needed = read_first(tail)
        passing = frozenset(cell for cell in needed if not self.ground.cells[cell].kept)
        open_ = needed & loaded - updated(head)
        if passing & updated(head):  # a local that lives within a step does not outlive its first part
            return case
        if not head or not open_ or not any(isinstance(effect, Fork | Update) for effect in tail):
            return case
        guard = of_cpu(self.ground, case.guard)
        key = (tail, guard)
        if key not in self.added:
            self.added[key] = self.rest(command, head, tail, guard, first + len(self.added))
        there = Constant(self.added[key].location, Integer())
        return replace(case, effects=(*head, Update(location, there, None)))

    def beginning(self, effects: Effects) -> int:
        """How many effects there are up to the last that is not work on locals."""
        own = frozenset(self.graph.instance.locals.values()) | {self.graph.instance.location}
        count = len(effects)
        for position in reversed(range(len(effects))):
            touched = updated((effects[position],)) | reads((effects[position],))
            if not touched <= own or any(
                not isinstance(e, Fork | Update) for e in each((effects[position],))
            ):
                break
            count = position
        return count

    def rest(
        self, command: GroundCommand, head: Effects, tail: Effects, guard: Expression, location: int
    ) -> GroundCommand:
        """The command that does the work on locals behind an access."""
        span = next((e.span for e in each(tail) if e.span is not None), command.label.span)
        text = span.source.line(span.line).strip()
        label = Label(text, span, command.label.procedure, command.label.calls)
        one: Instance = self.graph.instance
        changed = updated(head)
        known = tuple(held for held in command.known if held[0] not in changed)
        return GroundCommand(
            0, command.instance, location, label, fold.TRUE, (),
            (Case(0, ((one.location, location),), guard, tail),), fold.FALSE, known, False, Order.ONCE,
        )  # fmt: skip


def reads(effects: Effects) -> Cells:
    """The cells that effects read."""
    return frozenset().union(*(cells_read(part) for part in expressions(effects)))


def of_cpu(ground: Ground, guard: Expression) -> Expression:
    """The part of a guard that is about what runs on the CPU: nothing that interrupts the instance."""
    parts = guard.operands if isinstance(guard, And) else (guard,)
    about = [p for p in parts if any(ground.cells[cell].context for cell in cells_read(p))]
    return fold.conjunction(about)
