"""Load buffering (LB): each CPU loads, and then stores what the other one loads.

tools/memory-model/litmus-tests, LB+poacquireonce+pooncerelease. A store that goes ahead of the load before it
lets both CPUs see a store that comes after theirs (ARMv8 and RISC-V, not x86). Any order on both CPUs
prevents it: here acquire on one, release on the other.
"""

from checker import (
    actor,
    every_actor_finishes,
    ghost,
    mechanism,
    never,
    record,
    shared,
    smp_load_acquire,
    smp_store_release,
)

memory = "weak"
ACQUIRE = mechanism(True, cost="smp_load_acquire() on the first CPU")
RELEASE = mechanism(True, cost="smp_store_release() on the second CPU")


@record
class Flags:
    x: bool = False
    y: bool = False
    saw_x: bool = ghost(False)
    saw_y: bool = ghost(False)


flags = shared(Flags)


@actor
def first() -> None:
    seen = smp_load_acquire(flags.x) if ACQUIRE else flags.x
    flags.y = True
    flags.saw_x = seen


@actor
def second() -> None:
    seen = flags.y
    if RELEASE:
        smp_store_release(flags.x, True)
    else:
        flags.x = True
    flags.saw_y = seen


@never("each CPU sees what the other one stores later")
def one_is_first() -> bool:
    return flags.saw_x and flags.saw_y


properties = [one_is_first, every_actor_finishes()]
expect = {one_is_first: "holds" if ACQUIRE and RELEASE else "violated"}
