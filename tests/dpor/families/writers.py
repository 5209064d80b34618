"""N writers of x and one reader: every order of the writes, and the read in every place, (N + 1)!."""

from checker import Array, actor, atomic, every_actor_finishes, integer, parameter, shared

N = parameter(2, most=6)
x = shared(Array(integer(0, most=6), 1))
saw = shared(Array(integer(0, most=6), 1))


@actor(range(1, N + 1))
def writer(me: int) -> None:
    x[0] = me


@actor
def reader() -> None:
    with atomic:
        saw[0] = x[0]


properties = [every_actor_finishes()]
