"""One thread looks for the last zero, from the end; N others count up from their neighbour (POPL 2014)."""

from checker import Array, actor, every_actor_finishes, integer, parameter, shared

N = parameter(5, most=15)
a = shared(Array(integer(0, most=16), N + 1))
zero = shared(Array(integer(0, most=16), 1))


@actor
def scan() -> None:
    i: int = integer(N, most=N)
    while True:
        value = a[i]
        if value == 0:
            break
        i -= 1
    zero[0] = i


@actor(range(1, N + 1))
def thread(j: int) -> None:
    r = a[j - 1]
    a[j] = r + 1


properties = [every_actor_finishes()]
