"""The towers of Hanoi: one actor for each ordered pair of pegs moves the top disk of the one to the other.

Models Hanoi.tla of the TLA+ Examples with eight disks. Every arrangement is reachable: 3^8 = 6,561 states.
There are three moves from each (for every two pegs, the smaller of their top disks), but two from those
with all disks on one peg: 3 * 6,561 - 3 = 19,680 transitions. The last state needs 2^8 - 1 = 255 steps.
"""

from checker import Array, actor, atomic, choose, integer, parameter, reachable, shared, wait_until

DISKS = parameter(8, most=10)
PEGS = range(3)
PAIRS = tuple((source, target) for source in PEGS for target in PEGS if source != target)

peg_of = shared(Array(integer(0, most=2), DISKS))  # smallest disk first


@actor(PAIRS)
def move(pair: tuple[int, int]) -> None:
    source, target = pair
    while True:
        with atomic:
            disk = choose(range(DISKS))
            wait_until(
                peg_of[disk] == source
                and all(peg_of[other] not in (source, target) for other in range(DISKS) if other < disk)
            )
            peg_of[disk] = target


@reachable("the tower stands on the last peg")
def solved() -> bool:
    return all(peg == 2 for peg in peg_of)


properties = [solved]
