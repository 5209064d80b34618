from checker import *

counts = shared(Array(integer(0, most=2), 2))


@actor(counts)
def one(count: object) -> None:
    counts[0] = 1
