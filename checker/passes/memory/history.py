"""Old values in memory, and how old a value each CPU may still load.

A location has versions: the cell itself is the newest, ``versions[0]`` the one before, and so on. The floor
of a CPU says how many versions back it may still load. Both exist only where some load may be stale.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

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
    """

    versions: dict[int, tuple[int, ...]]
    floors: dict[tuple[int, int], int]
    looking: dict[tuple[int, int], Expression]
    resets: dict[int, int]

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
            return (*own, Update(cell, value, span))
        grow: list[Effect] = [
            Update(floor, self.grown(one, cell, floor), None)
            for (one, there), floor in self.floors.items()
            if there == cell and one != cpu
        ]
        older = (cell, *versions)
        for age in reversed(range(1, len(older))):
            grow.append(self.version(cell, age, Cell(older[age - 1])))
        change = (*grow, Update(cell, value, span))
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
            updates.append(Update(floor, fold.number(to), None))
            updates += [self.version(cell, age, Cell(n)) for age, n in enumerate(self.versions[cell], 1)]
        return tuple(updates)

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
