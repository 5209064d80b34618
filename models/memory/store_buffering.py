"""Store buffering (SB): each CPU stores, and then loads what the other one stores.

Documentation/memory-barriers.txt, "CPU memory barriers"; tools/memory-model/litmus-tests,
SB+fencembonceonces. The heart of every lockless "announce, then look": at least one of the two must see the
other. Each store may wait in the store buffer of its CPU while the load goes ahead, on x86 too; only a full
barrier on both CPUs prevents that.
"""

from checker import actor, every_actor_finishes, ghost, mechanism, never, record, shared, smp_mb

memory = "weak"
MB_0 = mechanism(True, cost="smp_mb() on the first CPU")
MB_1 = mechanism(True, cost="smp_mb() on the second CPU")


@record
class Flags:
    x: bool = False
    y: bool = False
    missed_x: bool = ghost(False)
    missed_y: bool = ghost(False)


flags = shared(Flags)


@actor
def first() -> None:
    flags.x = True
    if MB_0:
        smp_mb()
    seen = flags.y
    flags.missed_y = not seen


@actor
def second() -> None:
    flags.y = True
    if MB_1:
        smp_mb()
    seen = flags.x
    flags.missed_x = not seen


@never("neither CPU sees what the other one stored")
def one_is_seen() -> bool:
    return flags.missed_x and flags.missed_y


properties = [one_is_seen, every_actor_finishes()]
expect = {one_is_seen: "holds" if MB_0 and MB_1 else "violated"}
