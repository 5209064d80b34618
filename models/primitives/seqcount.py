"""Two words that belong together, read without a lock (checker/kernel/seqcount.py)."""

from checker import actor, every_actor_finishes, integer, mechanism, never, record, shared
from checker.kernel.seqcount import (
    SeqCount,
    read_seqcount_begin,
    read_seqcount_retry,
    write_seqcount_begin,
    write_seqcount_end,
)
from checker.kernel.spinlock import SpinLock, spin_lock, spin_unlock

RETRY = mechanism(True, cost="a reader may have to read again")


@record
class Clock:
    seconds: int = integer(0, most=2)
    nanoseconds: int = integer(0, most=2)
    torn: bool = False  # a reader returned the two of different times


lock = shared(SpinLock)
count = shared(SeqCount)
clock = shared(Clock)


@actor(count=2)
def tick() -> None:
    spin_lock(lock)
    write_seqcount_begin(count)
    seconds = clock.seconds
    clock.seconds = seconds + 1
    clock.nanoseconds = seconds + 1
    write_seqcount_end(count)
    spin_unlock(lock)


@actor
def read_the_clock() -> None:
    while True:
        start = read_seqcount_begin(count)
        seconds = clock.seconds
        nanoseconds = clock.nanoseconds
        if not RETRY or not read_seqcount_retry(count, start):
            break
    if seconds != nanoseconds:
        clock.torn = True


@never("a reader has half of one time and half of another")
def no_time_is_torn() -> bool:
    return clock.torn


properties = [no_time_is_torn, every_actor_finishes()]
expect = {no_time_is_torn: "holds" if RETRY else "violated"}
