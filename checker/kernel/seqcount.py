"""A sequence count: readers take no lock, and read again where a writer came between.

include/linux/seqlock.h, Linux 4.14: read_seqcount_begin(), read_seqcount_retry(), write_seqcount_begin(),
write_seqcount_end(). Writers keep each other out by another lock: write_seqlock() is spin_lock() and
write_seqcount_begin().
The count does not wrap here: more than WRITES changes in one run are out of range. A reader that slept over
2^31 changes is left out.
"""

from checker import atomic, integer, procedure, record, smp_rmb, smp_wmb, wait_until

WRITES = 4


@record
class SeqCount:
    """seqcount_t: odd while a writer is at work."""

    sequence: int = integer(0, most=2 * WRITES)


@procedure
def read_seqcount_begin(count: SeqCount) -> int:
    """Wait until no writer is at work; the count, for ``read_seqcount_retry``."""
    with atomic:  # read_seqcount_begin()
        wait_until(count.sequence % 2 == 0)
        start = count.sequence
    smp_rmb()
    return start


@procedure
def read_seqcount_retry(count: SeqCount, start: int) -> bool:
    """Whether the data read since ``start`` may be inconsistent, and must be read again."""
    smp_rmb()
    with atomic:  # read_seqcount_retry()
        changed = count.sequence != start
    return changed


@procedure
def write_seqcount_begin(count: SeqCount) -> None:
    """Begin a change."""
    with atomic(order="plain"):  # write_seqcount_begin()
        assert count.sequence % 2 == 0, "write_seqcount_begin(): another writer is at work"
        count.sequence += 1
    smp_wmb()


@procedure
def write_seqcount_end(count: SeqCount) -> None:
    """End a change."""
    smp_wmb()
    with atomic(order="plain"):  # write_seqcount_end()
        assert count.sequence % 2 == 1, "write_seqcount_end(): no change has begun"
        count.sequence += 1
