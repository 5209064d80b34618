"""The commands of the model on a machine: each access is issued, in program order, in one of several ways.

A load gets the newest value, an old one, or its value later. A store or a read-modify-write operation is
performed at once, or becomes an entry of the window. The ways of one case are choices of its command.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from checker.ground.effects import Effect, Update, cells_read, updated
from checker.ground.machine import Issued, Performed
from checker.ground.machine import Way as MachineWay
from checker.ground.program import Case, Ground, GroundCommand, equality
from checker.language.ordering import MemoryModel, Order
from checker.passes.memory.accesses import Access, Sort
from checker.passes.memory.conditions import among
from checker.passes.memory.graph import AccessGraph
from checker.passes.memory.history import History
from checker.passes.memory.operations import (
    Kind,
    Operation,
    answers,
    loading,
    now,
    overtakes,
)
from checker.passes.memory.plan import Plan, Statement
from checker.passes.memory.rewriting import Cells, replaced, rewritten
from checker.passes.memory.window import Window
from checker.program import fold
from checker.program.commands import FINISHED, Choice
from checker.program.expressions import Cell, Constant, Expression
from checker.program.types import Integer

NOTHING: Cells = frozenset()
WAY = "~way"  # the choice of how an access is issued
Scratch = Callable[[GroundCommand, int], int]
Effects = tuple[Effect, ...]


@dataclass(frozen=True)
class Way:
    """One way to issue an access."""

    case: Case
    guard: Expression
    effects: Effects
    issued: Issued


@dataclass(frozen=True)
class Issuing:
    """Rewrites commands for a machine."""

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

    def command(self, command: GroundCommand) -> GroundCommand:
        """A command of the model on the machine."""
        ways: dict[tuple[object, ...], list[Way]] = defaultdict(list)
        row = self.graphs[command.instance].rows[command.location]
        for position, access in enumerate(row):
            one = OneAccess(self, command, access, (command.instance, command.location, position))
            for way in one.ways():
                if way.guard != fold.FALSE:
                    ways[access.case.choice, access.case.where].append(way)
        most = max((len(some) for some in ways.values()), default=1)
        cases = [
            replace(
                way.case,
                choice=way.case.choice * most + number,
                guard=way.guard,
                effects=way.effects,
            )
            for some in ways.values()
            for number, way in enumerate(some)
        ]
        for some in ways.values():
            for number, way in enumerate(some):
                chosen = way.case.choice * most + number
                self.issued[command.number, chosen, way.case.where] = way.issued
        late = self.late_locals(command.instance)
        known = tuple((cell, value) for cell, value in command.known if cell not in late)
        choices = command.choices
        if most > 1:
            domain = tuple(Constant(n, Integer()) for n in range(most))
            choices = (*choices, Choice(WAY, domain, command.label.span))
        return replace(command, cases=tuple(cases), choices=choices, known=known)

    # -- what several accesses need --------------------------------------------------------------

    def late_locals(self, number: int) -> Cells:
        """The locals of an instance that may be read or written late."""
        graph = self.graphs[number]
        operations = self.windows[graph.instance.cpu].operations
        late = NOTHING.union(*(one.inputs | one.outputs for one in operations))
        return late & frozenset(graph.instance.locals.values())

    def unreserved(self, cpu: int, cells: Cells) -> Expression:
        """The condition that no other CPU is between the load and the store of an operation on some cells."""
        return fold.conjunction(
            window.has_none(lambda one: one.kind is Kind.WRITE and one.cell in cells)
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
        elif there != FINISHED and cell not in dict(self.ground.commands[number][there].known):
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
        places = [command.location for command in rows if cell not in dict(command.known)]
        return among(at, places, info.low, info.high)


@dataclass(frozen=True)
class OneAccess:
    """One access of a command."""

    issuing: Issuing
    command: GroundCommand
    access: Access
    statement: Statement

    @property
    def graph(self) -> AccessGraph:
        """The graph of the instance."""
        return self.issuing.graphs[self.command.instance]

    @property
    def cpu(self) -> int:
        """The CPU that issues the access."""
        return self.graph.instance.cpu

    @property
    def window(self) -> Window:
        """The window of the CPU."""
        return self.issuing.windows[self.cpu]

    @property
    def history(self) -> History:
        """The old values."""
        return self.issuing.history

    def ways(self) -> Iterator[Way]:
        """The ways to issue the access."""
        match self.access.sort:
            case Sort.LOCAL:
                yield self.way(self.prepared(), {})
                yield from self.later()
            case Sort.BARRIER:
                yield from self.barrier()
            case Sort.BLOCK:
                yield self.block()
            case Sort.LOAD:
                yield from self.load()
            case Sort.STORE:
                yield from self.store()
            case Sort.UPDATE if self.access.undecided:
                yield from self.later()
            case Sort.UPDATE:
                yield from self.update()

    # -- parts -----------------------------------------------------------------------------------

    def prepared(self, data: bool = True) -> Expression:
        """The condition that the locals of the access are known, and that it overwrites none in use."""
        graph, access = self.graph, self.access
        needed = graph.decides_by(access) | (graph.inputs(access) if data else NOTHING)
        ready = self.window.has_none(lambda one: bool(one.outputs & needed))
        outputs = graph.outputs(access)
        free = self.window.has_none(lambda one: bool((one.inputs | one.outputs) & outputs))
        name = f"locals of {self.graph.instance.name} that are read late"
        self.limit(name, fold.conjunction([ready, fold.negation(free)]))
        return fold.conjunction([ready, free])

    def limit(self, name: str, condition: Expression) -> None:
        """Note a condition under which the access would exceed a bound."""
        there = fold.conjunction(
            [self.at_place(), *([] if self.access.cell in self.guard_reads else [self.access.case.guard])]
        )
        self.issuing.limits[name].append(fold.conjunction([there, condition]))

    @property
    def guard_reads(self) -> Cells:
        """The cells that the guard reads."""
        return cells_read(self.access.case.guard)

    def at_place(self) -> Expression:
        """The condition that the case is next."""
        return fold.conjunction(equality(held) for held in self.access.case.where)

    def room(self, entries: int = 1) -> Expression:
        """The condition that the window has room."""
        return self.window.has_room(entries)

    def way(
        self,
        guard: Expression,
        values: dict[int, Expression],
        store: Callable[[Update], Effects] | None = None,
        first: Effects = (),
        last: Effects = (),
        after: Effects = (),
        age: int = 0,
    ) -> Way:
        """One way: the effects with other values, with ``first`` before them and ``last`` at the end.

        ``after`` follows ``last``; then the step is settled.
        """
        case, number = self.access.case, self.command.instance
        whole = fold.conjunction([replaced(case.guard, values), guard])
        place = fold.conjunction([self.at_place(), whole])
        late = self.issuing.late_locals(number)

        def stored(update: Update) -> Effects:
            if update.cell in self.issuing.shared:
                of_model = replace(update, span=update.span or self.command.label.span)  # alloc() has none
                return store(of_model) if store else self.issuing.stored(self.cpu, of_model, place)
            return () if update.span is None and update.cell in late else (update,)

        before = self.graph.stale[self.command.location]

        def ending(there: int) -> Effects:
            return (*last, *after, *self.issuing.settled(number, there, before, (*last, *after)))

        effects = rewritten(case.effects, values, stored, ending, self.graph.instance.location)
        cell = self.access.cell
        loaded = values.get(cell, Cell(cell)) if self.access.reads else None
        issued = Issued(cell, loaded, age, delayed=store is not None)
        return Way(case, whole, (*first, *effects), issued)

    def everything(self) -> tuple[Update, ...]:
        """No old value may be loaded any more."""
        return self.history.raised(self.cpu, self.history.floors_of(self.cpu))

    def ordering(self, age: int = 0) -> tuple[Update, ...]:
        """What may still be loaded after this load, of a version."""
        access, cell = self.access, self.access.cell
        others = self.history.floors_of(self.cpu) if access.acquires else self.graph.addressed_by(access)
        if access.sort is Sort.UPDATE:
            return self.history.raised(self.cpu, others | {cell})
        own = 0 if cell in self.graph.addressed_by(access) else age
        return (*self.history.raised(self.cpu, others - {cell}), *self.history.raised(self.cpu, [cell], own))

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

    # -- the kinds of accesses -------------------------------------------------------------------

    def barrier(self) -> Iterator[Way]:
        """A barrier: it waits, or leaves a mark that holds others back."""
        order, window, memory = self.access.order, self.window, self.issuing.memory
        prepared = self.prepared()
        if order is Order.MB:
            yield self.way(fold.conjunction([prepared, window.is_empty]), {}, last=self.everything())
            return
        kind = Kind.WMB if order is Order.WMB else Kind.RMB
        mark = Operation(kind)
        if memory is MemoryModel.TSO or (memory is MemoryModel.PSO and kind is Kind.RMB):
            yield self.way(prepared, {})
            return
        refreshed = self.everything() if kind is Kind.RMB else ()
        if mark not in window.operations:
            yield self.way(prepared, {}, last=refreshed)
            return
        held = window.has(lambda one: one.stores if kind is Kind.WMB else one.loads and not one.void)
        useless = fold.disjunction([fold.negation(held), window.youngest_is(kind)])
        yield self.way(fold.conjunction([prepared, useless]), {}, last=refreshed)
        needed = fold.conjunction([prepared, fold.negation(useless)])
        self.limit(self.window_name, fold.conjunction([needed, fold.negation(self.room())]))
        yield self.way(fold.conjunction([needed, self.room()]), {}, last=window.pushed(mark))

    @property
    def window_name(self) -> str:
        """The name of the bound of the window."""
        return f"window of CPU {self.cpu}"

    def block(self) -> Way:
        """A block that is fully ordered, at one moment."""
        written = updated(self.access.case.effects) & self.issuing.shared
        free = self.issuing.unreserved(self.cpu, written)
        guard = fold.conjunction([self.prepared(), self.window.is_empty, free])
        return self.way(guard, {}, last=self.everything())

    def load(self) -> Iterator[Way]:
        """A load: the newest value or the CPU's own, an old one, or one that is still open."""
        access, window, cell = self.access, self.window, self.access.cell
        prepared, memory, new = self.prepared(), self.issuing.memory, now(self.access)
        acquires = access.acquires and memory is MemoryModel.WEAK

        def holds_back(one: Operation) -> bool:
            return not overtakes(memory, new, one) and not answers(one, cell, acquires)

        free = window.has_none(holds_back)
        known = self.answers_known()
        value = window.answer(cell, Cell(cell))
        guard = fold.conjunction([prepared, free, known])
        for part, ordering in self.orderings():
            yield self.way(fold.conjunction([guard, part]), {cell: value}, last=ordering)
        if self.graph.may_be_old(access, self.command.location) and (self.cpu, cell) in self.history.floors:
            alone = window.has_none(lambda one: not overtakes(memory, new, one))
            for age in range(1, len(self.history.versions[cell]) + 1):
                old = self.history.may_load(self.cpu, cell, age)
                yield self.way(
                    fold.conjunction([prepared, alone, old]),
                    {cell: self.history.loaded(cell, age)},
                    last=self.ordering(age),
                    age=age,
                )
        yield from self.later()

    def answers_known(self, before: int | None = None) -> Expression:
        """The condition that deferred stores which answer a load have their values."""
        window = self.window

        def is_known(store: Operation) -> Expression:
            gone = window.has_none(lambda other: other == store, before)
            ready = window.has_none(lambda other: bool(other.outputs & store.inputs), before)
            return fold.disjunction([gone, ready])

        cell = self.access.cell
        stores = (one for one in window.operations if answers(one, cell) and one.kind is Kind.DEFERRED)
        return fold.conjunction(map(is_known, stores))

    def later(self) -> Iterator[Way]:
        """The access as a whole becomes an entry."""
        operation = self.issuing.plan.of(self.statement, Kind.DEFERRED)
        if operation is None:
            return
        prepared = self.prepared(data=False)
        if not self.access.reads:  # with a known value there is no need
            pending = self.window.has(lambda one: bool(one.outputs & operation.inputs))
            prepared = fold.conjunction([prepared, pending])
        self.limit(self.window_name, fold.conjunction([prepared, fold.negation(self.room())]))
        yield self.moved(fold.conjunction([prepared, self.room()]), self.window.pushed(operation))

    def moved(self, guard: Expression, last: Effects) -> Way:
        """A way that only moves the instance on."""
        parts = self.graph.parts(self.access)
        assert parts is not None
        case = replace(self.access.case, effects=parts[1])
        moving = replace(self, access=replace(self.access, case=case))
        issued = Issued(self.access.cell, late=True)
        return replace(moving.way(guard, {}, last=last), case=self.access.case, issued=issued)

    def store(self) -> Iterator[Way]:
        """A store: at once, or through the window."""
        access, window, memory = self.access, self.window, self.issuing.memory
        prepared, new = self.prepared(), now(access)
        free = fold.conjunction(
            [
                window.has_none(lambda one: not overtakes(memory, new, one)),
                self.issuing.unreserved(self.cpu, frozenset([access.cell])),
            ]
        )
        values: dict[int, Expression] = {}
        if access.reads_back:
            values = {access.cell: window.answer(access.cell, Cell(access.cell))}
            prepared = fold.conjunction([prepared, self.answers_known()])
        yield self.way(fold.conjunction([prepared, free]), values)
        operation = self.issuing.plan.of(self.statement, Kind.STORE)
        if operation is None:
            return
        needed = fold.TRUE if self.graph.notices_delay(access) else fold.negation(free)
        needed = fold.conjunction([prepared, needed])
        self.limit(self.window_name, fold.conjunction([needed, fold.negation(self.room())]))

        def delayed(update: Update) -> Effects:
            return window.pushed(operation, update.value)

        yield self.way(fold.conjunction([needed, self.room()]), values, delayed)
        yield from self.later()

    def update(self) -> Iterator[Way]:
        """A read-modify-write operation: at once, with its store in the window, or later as a whole."""
        access, window, memory = self.access, self.window, self.issuing.memory
        cell, prepared = access.cell, self.prepared()
        unreserved = self.issuing.unreserved(self.cpu, frozenset([cell]))
        free = window.has_none(lambda one: not overtakes(memory, now(access), one))
        yield self.way(fold.conjunction([prepared, free, unreserved]), {}, last=self.ordering())
        for operation in self.issuing.plan.entries.get(self.statement, ()):
            if operation.kind is Kind.WRITE:
                yield from self.split(operation, fold.conjunction([prepared, unreserved]))
        yield from self.later()

    def split(self, operation: Operation, guard: Expression) -> Iterator[Way]:
        """The load now, and the store in the window; until then nobody else stores there.

        An entry that waits for older ones might wait for another CPU that waits for this one, so there is at
        most one of these while another is between its load and its store.
        """
        access, window, memory = self.access, self.window, self.issuing.memory
        free = window.has_none(lambda one: not overtakes(memory, loading(access), one))
        marked = window.has(lambda one: one.kind is Kind.WMB)
        unlocked = window.has(lambda one: one.is_unlock)
        others = [one for cpu, one in self.issuing.windows.items() if cpu != self.cpu]
        guard = fold.conjunction([guard, free])
        if operation.waits:
            alone = fold.conjunction(w.has_none(lambda one: one.kind is Kind.WRITE) for w in others)
            if access.order is Order.LOCK:
                ordered = window.has_none(lambda one: one.loads)
                needs = fold.conjunction([guard, alone, unlocked, ordered])
                marks = window.pushed(Operation(Kind.WMB))
                yield from self.written_later(operation, needs, 2, marks)
                needs = fold.conjunction([guard, alone, marked, fold.negation(unlocked)])
            else:
                waits = fold.TRUE if access.releases else marked
                needs = fold.conjunction([guard, alone, waits])
            yield from self.written_later(operation, needs, 1, ())
            return
        alone = fold.conjunction(w.has_none(lambda one: one.waits) for w in others)
        parts = [guard, alone, fold.negation(marked)]
        if access.order is Order.LOCK:
            parts.append(fold.negation(unlocked))
        yield from self.written_later(operation, fold.conjunction(parts), 1, ())

    def written_later(
        self, operation: Operation, guard: Expression, entries: int, marks: Effects
    ) -> Iterator[Way]:
        """The load now, the store as an entry."""
        cell = self.access.cell
        if guard == fold.FALSE:
            return
        value = self.issuing.scratch(self.command, cell)
        self.limit(self.window_name, fold.conjunction([guard, fold.negation(self.room(entries))]))

        def computed(update: Update) -> Effects:
            return (replace(update, cell=value),)

        way = self.way(
            fold.conjunction([guard, self.room(entries)]),
            {},
            computed,
            first=(Update(value, Cell(cell), None),),
            last=(*marks, *self.window.pushed(operation, Cell(value))),
            after=self.ordering(),
        )
        # The guard reads memory; the effects read the value that was loaded, which they change.
        yield replace(way, effects=(way.effects[0], *reading(way.effects[1:], cell, value, self.location)))

    @property
    def location(self) -> int:
        """The cell of the location of the instance."""
        return self.graph.instance.location


def reading(effects: Effects, cell: int, value: int, location: int) -> Effects:
    """Effects that read one cell in place of another."""

    def same(update: Update) -> Effects:
        return (update,)

    return rewritten(effects, {cell: Cell(value)}, same, lambda _: (), location)
