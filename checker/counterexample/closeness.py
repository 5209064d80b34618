"""Which orders explain most directly: those between steps that touch the same state, near to each other."""

from __future__ import annotations

from collections.abc import Iterable

from checker.counterexample.data_flow import DataFlow
from checker.counterexample.executions import StepOrder
from checker.counterexample.race import Race
from checker.ground.effects import cells_read


def nearest_first(race: Race, orders: Iterable[StepOrder]) -> list[StepOrder]:
    """Orders between steps that touch the same cell first, then those that both show in the property."""
    flow = DataFlow(race)
    shown = cells_read(race.system.ground.properties[race.number].bad)

    def distance(order: StepOrder) -> tuple[bool, bool, int, StepOrder]:
        (read, written), (also_read, also_written) = flow.accesses(order.before), flow.accesses(order.after)
        meet = not (written.isdisjoint(also_read | also_written) and also_written.isdisjoint(read | written))
        seen = bool(written & shown) and bool(also_written & shown)
        return not meet, not seen, order.after - order.before, order

    return sorted(orders, key=distance)
