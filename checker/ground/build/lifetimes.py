"""Objects that are freed: which uses a step must not make, and what becomes of the references.

A reference is stale from the step on that frees its object, also after the object has been allocated again.
No generation is counted: the step that frees marks every reference which leads to the object, wherever it is
kept, in a cell beside it. An assignment copies the mark. Memory that is typesafe by RCU has no marks.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from checker.ground.build.grounding import REFERENCE, Demands, Grounding, Unmet
from checker.ground.effects import Effect, Fork, Require, Update
from checker.ground.state_variables import Cells
from checker.language.state import Memory
from checker.program import fold
from checker.program.commands import ALLOCATED, Free
from checker.program.expressions import (
    And,
    Arithmetic,
    At,
    Cell,
    Compare,
    Conditional,
    Constant,
    Expression,
    Field,
    Item,
    Local,
    Not,
    Or,
    Slot,
)
from checker.program.program import Program
from checker.program.types import Integer, Reference

USED = "nothing_is_used_after_free"
FREED = "nothing_is_freed_twice"


class Lifetimes(Grounding):
    """Grounds what a step does to objects that are freed."""

    def life(self, base: Expression, record: str, /) -> Demands:
        """The conditions that a step uses no object that has been freed, one for each object."""
        if record not in self.cells.freed_records:
            return ()
        return tuple(
            (Unmet(USED, f"{name} is used after it was freed"), fold.disjunction([elsewhere, alive]))
            for _, name, memory, elsewhere in self.objects(base, record)
            if memory is not None and not memory.typesafe_by_rcu
            for alive in [fold.negation(self.stale(base, record))]
        )

    def objects(self, base: Expression, record: str) -> Iterator[tuple[int, str, Memory | None, Expression]]:
        """The objects to which a reference may lead: number, name, pool, and that it leads elsewhere."""
        known = self.program.objects(record)
        for number, condition in self.cases(base, 1, len(known)):
            shared, index = known[number - 1]
            yield number, shared.element(index), shared.memory, fold.negation(condition)

    def is_allocated(self, record: str, number: int) -> Expression:
        """The condition that an object is allocated."""
        return Cell(self.cells.field(record, number, ALLOCATED))

    # -- stale references --------------------------------------------------------------------

    def stale(self, reference: Expression, record: str) -> Expression:
        """The condition that the object has been freed since the reference was made.

        The model's own name for an object is stale while that is free.
        """
        match reference:
            case Local(name):
                mark = self.cells.stale.get(self.local_cells.get(name, -1))
                if name in self.choices and isinstance(self.known.get(name), Constant):
                    return self.is_free(reference, record)
                return fold.FALSE if mark is None else Cell(mark)
            case Field() | Slot():
                return self.stale_place(reference)
            case Conditional(condition, then, otherwise):
                one, other = self.stale(then, record), self.stale(otherwise, record)
                return fold.conditional(self.expression(condition), one, other)
            case Constant() | Item() | At():
                return self.is_free(reference, record)
            case Cell() | Not() | And() | Or() | Compare() | Arithmetic():
                raise AssertionError(f"{reference} is no reference")
            case _:
                assert_never(reference)

    def is_free(self, reference: Expression, record: str) -> Expression:
        """The condition that a reference leads to an object that is free now."""
        free: Expression = fold.FALSE
        for number, _, memory, elsewhere in self.objects(reference, record):
            is_memory = memory is not None and not memory.typesafe_by_rcu
            one = fold.negation(self.is_allocated(record, number)) if is_memory else fold.FALSE
            free = fold.conditional(elsewhere, free, one)
        return free

    def stale_place(self, place: Field | Slot) -> Expression:
        """The mark of a reference in shared state: of a cell, or of one of several by cases."""
        stale: Expression = fold.FALSE
        for condition, cell in reversed(self.places(place)):
            mark = self.cells.stale.get(cell)
            stale = fold.conditional(condition, fold.FALSE if mark is None else Cell(mark), stale)
        return stale

    def marked(self, cell: int, value: Expression) -> tuple[Update, ...]:
        """The update of the mark of a reference that gets a value; it comes before that of the reference."""
        mark = self.cells.stale.get(cell)
        kind = self.cells.all[cell].type
        if mark is None or self.standing:  # the marks are false before the first step
            return ()
        assert isinstance(kind, Reference)
        return (Update(mark, self.stale(value, kind.record), None),)

    # -- free --------------------------------------------------------------------------------

    def free(self, effect: Free) -> tuple[Effect, ...]:
        """What must be true of the freed object, and the updates."""
        required: list[Effect] = []
        updates: tuple[Effect, ...] = ()
        for number, name, memory, elsewhere in self.objects(effect.reference, effect.record):
            required.append(self.may_free(effect, number, name, memory, elsewhere))
            one = self.freed(effect, number, memory)
            here = fold.negation(elsewhere)
            updates = one if here == fold.TRUE else (Fork(here, one, updates, effect.span),)
        return (*required, *updates)

    def may_free(
        self, effect: Free, number: int, name: str, memory: Memory | None, elsewhere: Expression
    ) -> Require:
        """The requirement that an object is memory of a pool that has not been freed."""
        if memory is None:
            return Require(elsewhere, REFERENCE, f"a step frees {name}, which is in no pool", effect.span)
        alive = self.is_allocated(effect.record, number)
        if not memory.typesafe_by_rcu:
            alive = fold.negation(self.stale(effect.reference, effect.record))
        alive = fold.disjunction([elsewhere, alive])
        return Require(alive, FREED, f"{name} is freed twice", effect.span)

    def freed(self, effect: Free, number: int, memory: Memory | None) -> tuple[Update, ...]:
        """The updates that free one object."""
        if memory is None:
            return ()
        allocated = Update(self.cells.field(effect.record, number, ALLOCATED), fold.FALSE, effect.span)
        if memory.typesafe_by_rcu:
            return (allocated,)
        own = cells_of_object(self.cells, effect.record, number)
        marks = (self.mark(cell, mark, number) for cell, mark in self.holders(effect.record, number, own))
        resets = (
            Update(n, Constant(self.cells.all[n].initial, self.cells.all[n].type), None)
            for n in own
            if n != allocated.cell
        )
        return (allocated, *marks, *resets)

    def holders(self, record: str, number: int, own: tuple[int, ...]) -> Iterator[tuple[int, int]]:
        """The references that may lead to an object and that live on, with their marks."""
        mine = frozenset(self.local_cells.values())
        for cell, mark in self.cells.stale.items():
            info = self.cells.all[cell]
            if (info.kept or cell in mine) and may_lead_to(self.cells, cell, record, number):
                if cell not in own:
                    yield cell, mark

    def mark(self, cell: int, mark: int, number: int) -> Update:
        """The update that marks a reference as stale if it leads to an object."""
        leads = fold.comparison("==", Cell(cell), Constant(number, Integer()))
        return Update(mark, fold.disjunction([Cell(mark), leads]), None)


def cells_of_object(cells: Cells, record: str, number: int) -> tuple[int, ...]:
    """The cells of one object."""
    return tuple(cell for key, cell in cells.fields.items() if key[:2] == (record, number))


def may_lead_to(cells: Cells, cell: int, record: str, number: int) -> bool:
    """Whether a cell is a reference that may lead to an object."""
    info = cells.all[cell]
    return isinstance(info.type, Reference) and info.type.record == record and info.low <= number <= info.high


def lost(program: Program, cells: Cells) -> Expression:
    """The condition that some object has been allocated and nothing refers to it, except itself.

    An object that is allocated at the start has a name in the model.
    """
    return fold.disjunction(
        is_lost(cells, record.name, number)
        for record in program.records
        if record.has_pool
        for number, (shared, index) in enumerate(program.objects(record.name), 1)
        if shared.memory is not None and not shared.memory.may_leak and index >= shared.memory.allocated
    )


def is_lost(cells: Cells, record: str, number: int) -> Expression:
    """The condition that one object is allocated and nothing refers to it."""
    own = cells_of_object(cells, record, number)
    elsewhere: list[Expression] = [Cell(cells.field(record, number, ALLOCATED))]
    for cell, info in enumerate(cells.all):
        if info.kept and cell not in own and may_lead_to(cells, cell, record, number):
            there = fold.comparison("==", Cell(cell), Constant(number, Integer()))
            mark = cells.stale.get(cell)
            alive = fold.TRUE if mark is None else fold.negation(Cell(mark))
            elsewhere.append(fold.negation(fold.conjunction([there, alive])))
    return fold.conjunction(elsewhere)
