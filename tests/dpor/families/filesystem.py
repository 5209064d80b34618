"""Threads take an inode each and a free block for it, with a lock for each inode and each block.

Flanagan and Godefroid, Dynamic partial-order reduction (POPL 2005).
"""

from checker import (
    Array,
    actor,
    atomic,
    every_actor_finishes,
    integer,
    parameter,
    procedure,
    record,
    shared,
    wait_until,
)

N = parameter(14, most=26)


@record
class Lock:
    held: bool = False


inode_lock = shared(Array(Lock, 32))
block_lock = shared(Array(Lock, 26))
inode = shared(Array(integer(0, most=26), 32))
busy = shared(Array(bool, 26))


@procedure
def lock(one: Lock) -> None:
    with atomic:
        wait_until(not one.held)
        one.held = True


@actor(range(N))
def thread(t: int) -> None:
    i = t % 32
    lock(inode_lock[i])
    taken = inode[i]
    if taken == 0:
        b: int = integer(0, most=25)
        b = 2 * i % 26
        while True:
            lock(block_lock[b])
            used = busy[b]
            if not used:
                busy[b] = True
                inode[i] = b + 1
                block_lock[b].held = False
                break
            block_lock[b].held = False
            b = (b + 1) % 26
    inode_lock[i].held = False


properties = [every_actor_finishes()]
