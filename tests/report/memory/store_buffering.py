"""Two CPUs store, and each loads what the other one stores."""

from checker import actor, always, ghost, integer, mechanism, record, shared, smp_mb

ORDERED = mechanism(True, cost="a barrier on each CPU")


@record
class Pair:
    x: int = integer(0, most=1)
    y: int = integer(0, most=1)
    r0: int = ghost(integer(1, most=1))
    r1: int = ghost(integer(1, most=1))


pair = shared(Pair)


@actor
def left() -> None:
    pair.x = 1
    if ORDERED:
        smp_mb()
    seen = pair.y
    pair.r0 = seen


@actor
def right() -> None:
    pair.y = 1
    if ORDERED:
        smp_mb()
    seen = pair.x
    pair.r1 = seen


@always("neither CPU sees the other one's store")
def somebody_sees() -> bool:
    return pair.r0 == 1 or pair.r1 == 1


properties = [somebody_sees]
