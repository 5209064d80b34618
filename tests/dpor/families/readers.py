"""One writer of x, N readers of it: each reads before the write or after, 2^N traces (POPL 2014)."""

from checker import Array, actor, atomic, every_actor_finishes, parameter, shared

N = parameter(2, most=13)
x = shared(Array(bool, 1))
saw = shared(Array(bool, N))


@actor
def writer() -> None:
    x[0] = True


@actor(range(N))
def reader(me: int) -> None:
    with atomic:  # what is read must be kept, else nothing is read
        saw[me] = x[0]


properties = [every_actor_finishes()]
