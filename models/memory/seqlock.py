"""A sequence lock: does a reader ever return half of a change?

include/linux/seqlock.h, Linux 4.14 (checker/kernel/seqcount.py). The writer makes the count odd, changes two
words, and makes it even; the reader reads again if the count was odd or has moved. Each of the four barriers
keeps one pair of accesses in order.
"""

from checker import (
    actor,
    every_actor_finishes,
    ghost,
    integer,
    mechanism,
    never,
    parameter,
    record,
    shared,
    smp_rmb,
    smp_wmb,
    wait_until,
)

memory = "weak"
CHANGES = parameter(2, most=3)
WMB_BEGIN = mechanism(True, cost="smp_wmb() in write_seqcount_begin()")
WMB_END = mechanism(True, cost="smp_wmb() in write_seqcount_end()")
RMB_BEGIN = mechanism(True, cost="smp_rmb() in read_seqcount_begin()")
RMB_RETRY = mechanism(True, cost="smp_rmb() in read_seqcount_retry()")


@record
class Pair:
    sequence: int = integer(0, most=2 * CHANGES)
    first: int = integer(0, most=CHANGES)
    second: int = integer(0, most=CHANGES)
    torn: bool = ghost(False)


pair = shared(Pair)


@actor
def writer() -> None:
    for change in range(1, CHANGES + 1):
        pair.sequence = 2 * change - 1
        if WMB_BEGIN:
            smp_wmb()
        pair.first = change
        pair.second = change
        if WMB_END:
            smp_wmb()
        pair.sequence = 2 * change


@actor
def reader() -> None:
    while True:
        start = pair.sequence
        if start % 2 == 1:
            wait_until(pair.sequence != start)  # cpu_relax()
        else:
            if RMB_BEGIN:
                smp_rmb()
            first = pair.first
            second = pair.second
            if RMB_RETRY:
                smp_rmb()
            now = pair.sequence
            if now == start:
                pair.torn = first != second
                return


@never("a reader returns half of a change")
def changes_are_whole() -> bool:
    return pair.torn


properties = [changes_are_whole, every_actor_finishes()]
ordered = WMB_BEGIN and WMB_END and RMB_BEGIN and RMB_RETRY
expect = {changes_are_whole: "holds" if ordered else "violated"}
