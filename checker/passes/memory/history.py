"""Old values in memory, and how old a value each CPU may still load.

A location has versions: the cell itself is the newest, ``versions[0]`` the one before, and so on. The floor
of a CPU says how many versions back it may still load. Both exist only where some load may be stale.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from checker.ground.effects import Effect, Fork, Update
from checker.passes.memory.rewriting import Cells
from checker.program import fold
from checker.program.expressions import Cell, Expression
from checker.source.span import Span


@dataclass(frozen=True)
class History:
    """The versions and floors of a ground program.

    ``floors`` are by CPU and cell. ``looking`` has for each of them the condition that a stale load may still
    come. ``resets`` are the values of versions that nobody may load.
    ``since`` has, by two locations and for each version of the first, how many versions of the second are
    younger: a load of that version may have been performed when the second was as old as that.
    """

    versions: dict[int, tuple[int, ...]]
    floors: dict[tuple[int, int], int]
    looking: dict[tuple[int, int], Expression]
    resets: dict[int, int]
    since: dict[tuple[int, int], tuple[int, ...]] = field(default_factory=dict)

    @property
    def depth(self) -> int:
        """The number of old versions of a location."""
        return max((len(cells) for cells in self.versions.values()), default=0)

    def floors_of(self, cpu: int) -> Cells:
        """The cells of which a CPU may load old values somewhere."""
        return frozenset(cell for one, cell in self.floors if one == cpu)

    def stored(self, cpu: int, cell: int, value: Expression, span: Span) -> tuple[Effect, ...]:
        """A store becomes visible: the old value becomes a version, if some CPU may still load it.

        A store of the value that is there already makes no version: nobody can tell the two apart.
        """
        own = self.raised(cpu, [cell])
        versions = self.versions.get(cell)
        if not versions:
            alone = (Update(cell, value, span), *self.aged(cell))
            same = fold.comparison("==", Cell(cell), value)
            if len(alone) == 1 or same == fold.FALSE:
                return (*own, *alone)
            return (*own, Fork(same, (), alone, span)) if same != fold.TRUE else own
        grow: list[Effect] = [
            Update(floor, self.grown(one, cell, floor), None)
            for (one, there), floor in self.floors.items()
            if there == cell and one != cpu
        ]
        older = (cell, *versions)
        for age in reversed(range(1, len(older))):
            grow.append(self.version(cell, age, Cell(older[age - 1])))
        change = (*grow, Update(cell, value, span), *self.aged(cell))
        same = fold.comparison("==", Cell(cell), value)
        if same == fold.FALSE:
            return (*own, *change)
        return (*own, Fork(same, (), change, span)) if same != fold.TRUE else own

    def grown(self, cpu: int, cell: int, floor: int) -> Expression:
        """The floor of another CPU after a store."""
        most = fold.number(len(self.versions[cell]))
        higher = fold.conditional(
            fold.comparison("<", Cell(floor), most),
            fold.arithmetic("+", Cell(floor), fold.number(1)),
            most,
        )
        return fold.conditional(self.looking[cpu, cell], higher, fold.number(0))

    def version(self, cell: int, age: int, value: Expression) -> Update:
        """Give a version a value, or none if no CPU may load it."""
        floors = [floor for (_, there), floor in self.floors.items() if there == cell]
        needed = fold.disjunction(fold.comparison(">=", Cell(floor), fold.number(age)) for floor in floors)
        target = self.versions[cell][age - 1]
        return Update(target, fold.conditional(needed, value, fold.number(self.resets[cell])), None)

    def raised(self, cpu: int, cells: Iterable[int], to: int = 0) -> tuple[Update, ...]:
        """A CPU may load nothing older than ``to`` versions back of some cells any more."""
        updates: list[Update] = []
        for cell in sorted(set(cells)):
            floor = self.floors.get((cpu, cell))
            if floor is None:
                continue
            updates += self.lowered(cell, floor, fold.number(to))
        return tuple(updates)

    def lowered(self, cell: int, floor: int, value: Expression) -> list[Update]:
        """Give a floor a lower value; versions that nobody may load then are forgotten."""
        updates = [Update(floor, value, None)]
        updates += [self.version(cell, age, Cell(n)) for age, n in enumerate(self.versions[cell], 1)]
        for (_, younger), counts in self.since.items():
            if younger == cell:
                updates += [Update(count, self.capped(cell, Cell(count)), None) for count in counts]
        return updates

    # -- what was newest when a version was stored ------------------------------------------------

    def ordered(self, cpu: int, loaded: int, age: int, cells: Iterable[int]) -> tuple[Update, ...]:
        """Loads of some cells are ordered after a load of a version by the same CPU.

        That load may have been performed as soon as its version was there; what was newest then may still be
        loaded.
        """
        updates: list[Update] = []
        for cell in sorted(set(cells)):
            floor, counts = self.floors.get((cpu, cell)), self.since.get((loaded, cell))
            if floor is None:
                continue
            if counts is None:
                updates += self.raised(cpu, [cell])
                continue
            count = Cell(counts[min(age, len(counts) - 1)])
            lower = fold.conditional(fold.comparison("<", count, Cell(floor)), count, Cell(floor))
            updates += self.lowered(cell, floor, lower)
        return tuple(updates)

    def aged(self, cell: int) -> list[Update]:
        """The younger versions of each location, after a store to one."""
        updates: list[Update] = []
        for (older, younger), counts in self.since.items():
            if younger == cell:
                for count in counts:
                    more = fold.arithmetic("+", Cell(count), fold.number(1))
                    updates.append(Update(count, self.capped(cell, more), None))
            if older == cell:
                for age in reversed(range(1, len(counts))):
                    updates.append(Update(counts[age], Cell(counts[age - 1]), None))
                updates.append(Update(counts[0], fold.number(0), None))
        return updates

    def capped(self, cell: int, count: Expression) -> Expression:
        """A count of younger versions, up to what some CPU may load: more makes no difference."""
        floors = [floor for (_, there), floor in self.floors.items() if there == cell]
        most: Expression = fold.number(0)
        for age in range(1, len(self.versions[cell]) + 1):
            some = fold.disjunction(fold.comparison(">=", Cell(floor), fold.number(age)) for floor in floors)
            most = fold.conditional(some, fold.number(age), most)
        return fold.conditional(fold.comparison("<", most, count), most, count)

    def loaded(self, cell: int, age: int) -> Expression:
        """The value of a version."""
        return Cell(cell if age == 0 else self.versions[cell][age - 1])

    def may_load(self, cpu: int, cell: int, age: int) -> Expression:
        """The condition that a CPU may load a version."""
        return fold.comparison(">=", Cell(self.floors[cpu, cell]), fold.number(age))

    def full(self, cell: int, cpu: int) -> Expression:
        """The condition that one more store makes some CPU lose a version that it may load."""
        most = fold.number(len(self.versions[cell]))
        return fold.disjunction(
            fold.conjunction([self.looking[one, cell], fold.comparison("==", Cell(floor), most)])
            for (one, there), floor in self.floors.items()
            if there == cell and one != cpu
        )
