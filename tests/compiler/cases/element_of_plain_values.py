from checker import *

counts = shared(Array(integer(0, most=2), 2))
FIRST = counts[0]


@actor
def one() -> None:
    with atomic:
        first = FIRST
        counts[1] = first
