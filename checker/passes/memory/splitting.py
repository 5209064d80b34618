"""Ends a step behind its access if other work in it depends on a load that may still be open then.

``seen = x; y = 1`` and then ``if seen:`` are two steps in the model's own form, because work on locals joins
the step before it. On a weak machine the store may be performed before the load, so the test must not hold it
back. Nor may ``old = z; seen = x; next = old + 1`` make ``next`` wait for the load of ``x``.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from checker.ground.effects import Effect, Fork, Passing, Update, cells_read, each, read_first, updated
from checker.ground.program import Case, Ground, GroundCommand, Instance
from checker.language.ordering import MemoryModel, Order
from checker.passes.memory.accesses import Sort
from checker.passes.memory.graph import AccessGraph
from checker.passes.memory.groups import Effects, groups, reads
from checker.passes.memory.rewriting import Cells, behind_the_fork
from checker.program import fold
from checker.program.expressions import And, Constant, Expression
from checker.program.label import Label
from checker.program.types import Integer


def with_short_steps(ground: Ground, graphs: list[AccessGraph]) -> Ground:
    """The program with such steps split; the number of every command behind one grows."""
    if ground.program.memory is not MemoryModel.WEAK:
        return ground
    rows = [Splitting(ground, graph).row(number) for number, graph in enumerate(graphs)]
    if tuple(rows) == ground.commands:
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
        kept = [self.command(command, len(old)) for command in old]
        return (*kept, *self.added.values())

    @property
    def own(self) -> Cells:
        """The locals of the instance."""
        return frozenset(self.graph.instance.locals.values())

    def command(self, command: GroundCommand, first: int) -> GroundCommand:
        """A command whose cases may end earlier."""
        if all(access.sort is Sort.BLOCK for access in self.graph.rows[command.location]):
            return command
        return replace(command, cases=tuple(self.case(command, case, first) for case in command.cases))

    def case(self, command: GroundCommand, case: Case, first: int) -> Case:
        """A case that ends behind its access, if other work in it depends on a load that may be open."""
        effects = with_one_tail(case.effects)
        case = replace(case, effects=effects)
        count = self.beginning(effects)
        head, tail = effects[:count], effects[count:]
        count = next((n for n, effect in enumerate(tail) if self.is_move(effect)), len(tail))
        moves, some = tail[count:], groups(tail[:count])
        before = updated(head)
        apart = [group for group in some if self.opens(group) - before]
        staying = tuple(effect for group in some if group not in apart for effect in group)
        steps = [*apart, moves] if self.opens(moves) - before else apart
        if not steps or (not head and not staying and len(steps) == 1 and command.order is Order.ONCE):
            return case
        if steps[-1] is not moves:
            steps[-1] = (*steps[-1], *moves)
        if not head and not staying and command.order is Order.ONCE:
            head, *steps = steps
        if self.passes_on((*head, *staying), *steps):
            return case
        return replace(
            case, effects=(*head, *staying, self.then(command, case, (*head, *staying), steps, first))
        )

    def opens(self, effects: Effects) -> Cells:
        """The locals that effects read and that a load which is not performed yet may still change."""
        return read_first(effects) & self.graph.open & self.own

    def is_move(self, effect: Effect) -> bool:
        """Whether an effect is a reset, or says where the instance goes."""
        return self.graph.instance.location in updated((effect,)) or (
            isinstance(effect, Update) and effect.span is None
        )

    def passes_on(self, *steps: Effects) -> bool:
        """Whether a step reads a local of another one that lives within a step."""
        fleeting = frozenset(cell for cell in self.own if not self.ground.cells[cell].kept)
        return any(read_first(step) & fleeting for step in steps[1:])

    def beginning(self, effects: Effects) -> int:
        """How many effects there are up to the last that is not work on locals."""
        ours = self.own | {self.graph.instance.location}
        count = len(effects)
        for position in reversed(range(len(effects))):
            one = (effects[position],)
            if not updated(one) | reads(one) <= ours or any(isinstance(e, Passing) for e in each(one)):
                break
            count = position
        return count

    def then(
        self, command: GroundCommand, case: Case, before: Effects, steps: list[Effects], first: int
    ) -> Update:
        """Where a case goes that ends earlier: to the first of some steps, each leading to the next."""
        guard = of_cpu(self.ground, case.guard)
        following: tuple[Update, ...] = ()
        for number in reversed(range(len(steps))):
            done = (*before, *(effect for step in steps[:number] for effect in step))
            key = ((*steps[number], *following), guard)
            if key not in self.added:
                self.added[key] = self.rest(command, done, *key, first + len(self.added))
            there = Constant(self.added[key].location, Integer())
            following = (Update(self.graph.instance.location, there, None),)
        return following[0]

    def rest(
        self, command: GroundCommand, before: Effects, effects: Effects, guard: Expression, location: int
    ) -> GroundCommand:
        """The command that does the work on locals behind some effects."""
        span = next((e.span for e in each(effects) if not isinstance(e, Passing) and e.span), None)
        span = span or command.label.span
        text = span.source.line(span.line).strip()
        label = Label(text, span, command.label.procedure, command.label.calls)
        one: Instance = self.graph.instance
        changed = updated(before)
        known = tuple(held for held in command.known if held[0] not in changed)
        return GroundCommand(
            0, command.instance, location, label, fold.TRUE, (),
            (Case(0, ((one.location, location),), guard, effects),), fold.FALSE, known, False, Order.ONCE,
        )  # fmt: skip


def with_one_tail(effects: Effects) -> Effects:
    """Effects that end in a fork whose branches end alike, with that behind the fork."""
    match effects:
        case (*first, Fork() as fork):
            joined = behind_the_fork(fork)
            apart = [e for e in each(joined[:1]) if not isinstance(e, Fork)] if len(joined) > 1 else []
            only_update = all(isinstance(e, Update) and e.span is not None for e in apart)
            return (*first, *joined) if len(joined) > 1 and only_update else effects
        case _:
            return effects


def of_cpu(ground: Ground, guard: Expression) -> Expression:
    """The part of a guard that is about what runs on the CPU: nothing that interrupts the instance."""
    parts = guard.operands if isinstance(guard, And) else (guard,)
    about = [p for p in parts if any(ground.cells[cell].context for cell in cells_read(p))]
    return fold.conjunction(about)
