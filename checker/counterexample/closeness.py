"""Which orders explain most directly: those between steps that touch the same state, near to each other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from checker.counterexample.executions import Order
from checker.counterexample.race import Race
from checker.counterexample.replay import taken_case
from checker.counterexample.who_waits import awaited
from checker.ground.effects import cells_read
from checker.ground.meaning import run


@dataclass(frozen=True, slots=True)
class Touched:
    """The shared cells that a step of a race reads and writes."""

    reads: frozenset[int]
    writes: frozenset[int]

    def meets(self, other: Touched) -> bool:
        """Whether one writes what the other touches."""
        one, two = self.reads | self.writes, other.reads | other.writes
        return not (self.writes.isdisjoint(two) and other.writes.isdisjoint(one))


def nearest_first(race: Race, orders: Iterable[Order]) -> list[Order]:
    """Orders between steps that touch the same cell first, then those that both show in the property."""
    steps = touched(race)
    shown = cells_read(race.system.ground.properties[race.number].bad)

    def distance(order: Order) -> tuple[bool, bool, int, Order]:
        one, other = steps[order.before], steps[order.after]
        seen = bool(one.writes & shown) and bool(other.writes & shown)
        return not one.meets(other), not seen, order.after - order.before, order

    return sorted(orders, key=distance)


def touched(race: Race) -> list[Touched]:
    """What each step of a race reads and writes, and what each pending one waits on."""
    ground = race.system.ground
    shared = frozenset(number for number, cell in enumerate(ground.cells) if cell.owner is None)
    found: list[Touched] = []
    for state, move in zip(race.states, race.moves, strict=False):
        values = race.system.values(state)
        _, case = taken_case(ground, values, move)
        done = run(case.effects, values, case.guard)
        found.append(Touched(shared & set(done.reads), shared & set(done.writes)))
    values = race.system.values(race.states[-1])
    return found + [Touched(frozenset(awaited(ground, n, values)), frozenset()) for n in race.pending]
