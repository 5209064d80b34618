"""Threads enter four messages each into a hash table, by compare-and-swap and linear probing.

Flanagan and Godefroid, Dynamic partial-order reduction (POPL 2005).
"""

from checker import Array, actor, atomic, every_actor_finishes, integer, parameter, shared

N = parameter(12, most=15)
table = shared(Array(integer(0, most=63), 128))


@actor(range(1, N + 1))
def thread(t: int) -> None:
    for k in range(4):
        h: int = integer(0, most=127)
        h = 7 * (k * 11 + t) % 128
        while True:
            with atomic:  # cmpxchg()
                free = table[h] == 0
                if free:
                    table[h] = k * 11 + t
            if free:
                break
            h = (h + 1) % 128


properties = [every_actor_finishes()]
