"""Two CPUs load, and each then stores what the other one has loaded."""

from checker import actor, always, ghost, integer, mechanism, record, shared, smp_mb

ORDERED = mechanism(True, cost="a barrier on each CPU")


@record
class Pair:
    x: int = integer(0, most=1)
    y: int = integer(0, most=1)
    r0: int = ghost(integer(0, most=1))
    r1: int = ghost(integer(0, most=1))


pair = shared(Pair)


@actor
def left() -> None:
    seen = pair.x
    if ORDERED:
        smp_mb()
    pair.y = 1
    pair.r0 = seen


@actor
def right() -> None:
    seen = pair.y
    if ORDERED:
        smp_mb()
    pair.x = 1
    pair.r1 = seen


@always("both CPUs load what the other one stores afterwards")
def no_load_buffering() -> bool:
    return not (pair.r0 == 1 and pair.r1 == 1)


properties = [no_load_buffering]
