"""Two CPUs store, and two others load both places in different orders."""

from checker import actor, always, ghost, integer, mechanism, record, shared, smp_rmb

ORDERED = mechanism(True, cost="a barrier in each reader")


@record
class Pair:
    x: int = integer(0, most=1)
    y: int = integer(0, most=1)
    x_first: bool = ghost(False)
    y_first: bool = ghost(False)


pair = shared(Pair)


@actor
def writes_x() -> None:
    pair.x = 1


@actor
def writes_y() -> None:
    pair.y = 1


@actor
def reads_x_first() -> None:
    one = pair.x
    if ORDERED:
        smp_rmb()
    other = pair.y
    pair.x_first = one == 1 and other == 0


@actor
def reads_y_first() -> None:
    one = pair.y
    if ORDERED:
        smp_rmb()
    other = pair.x
    pair.y_first = one == 1 and other == 0


@always("two readers see two stores in different orders")
def one_order() -> bool:
    return not (pair.x_first and pair.y_first)


properties = [one_order]
