"""A reader retries if a counter has changed, or is odd."""

from checker import actor, every_actor_finishes, integer, mechanism, record, shared, smp_rmb, smp_wmb

ORDERED = mechanism(True, cost="two barriers on each side")


@record
class Clock:
    seq: int = integer(0, most=2)
    a: int = integer(0, most=1)
    b: int = integer(0, most=1)


clock = shared(Clock)


@actor
def writer() -> None:
    clock.seq = 1
    if ORDERED:
        smp_wmb()
    clock.a = 1
    clock.b = 1
    if ORDERED:
        smp_wmb()
    clock.seq = 2


@actor
def reader() -> None:
    begin = clock.seq
    if ORDERED:
        smp_rmb()
    a = clock.a
    b = clock.b
    if ORDERED:
        smp_rmb()
    end = clock.seq
    if begin == end and begin != 1:
        assert a == b, "a reader accepts a torn pair"


properties = [every_actor_finishes()]
