"""One access of a command: the conditions under which it may be issued, and what follows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from checker.ground.effects import Update, cells_read
from checker.ground.machine import Issued
from checker.ground.program import Case, GroundCommand, equality
from checker.passes.memory.accesses import Access, Sort
from checker.passes.memory.graph import AccessGraph
from checker.passes.memory.hardware import Effects, Hardware
from checker.passes.memory.history import History
from checker.passes.memory.operations import (
    EntryKind,
    PendingAccess,
    answers,
)
from checker.passes.memory.plan import Statement
from checker.passes.memory.rewriting import Cells, rewritten
from checker.passes.memory.window import Window
from checker.passes.passages import replaced
from checker.program import fold
from checker.program.expressions import Cell, Expression

NOTHING: Cells = frozenset()


@dataclass(frozen=True)
class IssueWay:
    """One way to issue an access."""

    case: Case
    guard: Expression
    effects: Effects
    issued: Issued


@dataclass(frozen=True)
class OneAccess:
    """One access of a command."""

    hardware: Hardware
    command: GroundCommand
    access: Access
    statement: Statement

    @property
    def graph(self) -> AccessGraph:
        """The graph of the instance."""
        return self.hardware.graphs[self.command.instance]

    @property
    def cpu(self) -> int:
        """The CPU that issues the access."""
        return self.graph.instance.cpu

    @property
    def window(self) -> Window:
        """The window of the CPU."""
        return self.hardware.windows[self.cpu]

    @property
    def history(self) -> History:
        """The old values."""
        return self.hardware.history

    # -- parts -----------------------------------------------------------------------------------

    def prepared(self, data: bool = True) -> Expression:
        """The condition that the locals of the access are known, and that it overwrites none in use.

        To wait for a local that only other work of the step needs is a bound that hardware does not have.
        """
        graph, access = self.graph, self.access
        whole = graph.decides_by(access) | graph.inputs(access)
        needed = whole if data else graph.needed_to_issue(access)
        ready = self.window.has_none(lambda one: bool(one.outputs & needed))
        late = self.late_work
        outputs = graph.outputs(access) - (NOTHING if data or late is None else late.outputs)
        free = self.window.has_none(lambda one: bool((one.inputs | one.outputs) & outputs))
        name = f"locals of {self.graph.instance.name} that are read late"
        if not data or late is None:
            self.limit(name, fold.conjunction([ready, fold.negation(free)]))
        others = graph.needed_by_others(access)
        self.limit(name, self.window.has(lambda one: bool(one.outputs & others)))
        return fold.conjunction([ready, free])

    @property
    def late_work(self) -> PendingAccess | None:
        """The entry that work on locals and ghosts alone may become, which waits there for older ones."""
        is_work = self.access.sort is Sort.LOCAL
        return self.hardware.plan.of(self.statement, EntryKind.DEFERRED) if is_work else None

    def limit(self, name: str, condition: Expression) -> None:
        """Note a condition under which the access would exceed a bound."""
        there = fold.conjunction(
            [self.at_place(), *([] if self.access.cell in self.guard_reads else [self.access.case.guard])]
        )
        self.hardware.limits[name].append(fold.conjunction([there, condition]))

    @property
    def guard_reads(self) -> Cells:
        """The cells that the guard reads."""
        return cells_read(self.access.case.guard)

    def at_place(self) -> Expression:
        """The condition that the case is next."""
        return fold.conjunction(equality(held) for held in self.access.case.where)

    def way(
        self,
        guard: Expression,
        values: dict[int, Expression],
        store: Callable[[Update], Effects] | None = None,
        first: Effects = (),
        last: Effects = (),
        age: int = 0,
    ) -> IssueWay:
        """One way: the effects with other values, with ``first`` before them and ``last`` at the end.

        Then the step is settled.
        """
        case, number = self.access.case, self.command.instance
        whole = fold.conjunction([replaced(case.guard, values), guard])
        place = fold.conjunction([self.at_place(), whole])
        late = self.hardware.late_locals(number)

        def stored(update: Update) -> Effects:
            if update.cell in self.hardware.shared:
                of_model = replace(update, span=update.span or self.command.label.span)  # alloc() has none
                return store(of_model) if store else self.hardware.stored(self.cpu, of_model, place)
            return () if update.span is None and update.cell in late else (update,)

        before = self.graph.stale[self.command.location]

        def ending(there: int) -> Effects:
            return (*last, *self.hardware.settled(number, there, before, last))

        effects = rewritten(case.effects, values, stored, ending, self.graph.instance.location)
        cell = self.access.cell
        loaded = values.get(cell, Cell(cell)) if self.access.reads else None
        issued = Issued(cell, loaded, age, delayed=store is not None)
        return IssueWay(case, whole, (*first, *effects), issued)

    def everything(self) -> tuple[Update, ...]:
        """No old value may be loaded any more."""
        return self.history.raised(self.cpu, self.history.floors_of(self.cpu))

    def ordering(self, age: int = 0) -> tuple[Update, ...]:
        """What may still be loaded after this load, of a version."""
        access, cell = self.access, self.access.cell
        others = self.history.floors_of(self.cpu) if access.acquires else self.graph.addressed_by(access)
        if access.sort is Sort.UPDATE:
            ordered = self.history.ordered(self.cpu, cell, 0, others - {cell})
            return (*ordered, *self.history.raised(self.cpu, [cell]))
        own = 0 if cell in self.graph.addressed_by(access) else age
        ordered = self.history.ordered(self.cpu, cell, age, others - {cell})
        return (*ordered, *self.history.raised(self.cpu, [cell], own))

    def orderings(self) -> list[tuple[Expression, tuple[Update, ...]]]:
        """What may still be loaded after this load of the newest value, with the condition for each.

        If a store of the same CPU answers the load, it may have been early, but not before the loads that the
        stored value depends on.
        """
        access, cell, window = self.access, self.access.cell, self.window
        others = self.history.floors_of(self.cpu) if access.acquires else self.graph.addressed_by(access)
        if not window.numbers or not others - {cell}:
            return [(fold.TRUE, self.ordering())]
        own = self.history.raised(self.cpu, [cell])
        depends = window.answered_by(cell, lambda one: one.depends)
        free = window.answered_by(cell, lambda one: not one.depends)
        neither = fold.conjunction([fold.negation(depends), fold.negation(free)])
        return [
            (neither, self.ordering()),
            (depends, (*self.history.raised(self.cpu, others - {cell}), *own)),
            (free, own),
        ]

    def answers_known(self, before: int | None = None) -> Expression:
        """The condition that deferred stores which answer a load have their values."""
        window = self.window

        def is_known(store: PendingAccess) -> Expression:
            gone = window.has_none(lambda other: other == store, before)
            ready = window.has_none(lambda other: bool(other.outputs & store.inputs), before)
            return fold.disjunction([gone, ready])

        cell = self.access.cell
        stores = (one for one in window.operations if answers(one, cell) and one.kind is EntryKind.DEFERRED)
        return fold.conjunction(map(is_known, stores))

    @property
    def location(self) -> int:
        """The cell of the location of the instance."""
        return self.graph.instance.location
