"""NUMA balancing makes a huge PMD none for a moment, and MADV_DONTNEED, which looks just then, skips it.

Commit ced108037c2a ("thp: fix MADV_DONTNEED vs. numa balancing race"); mm/huge_memory.c and mm/memory.c,
Linux 4.10. Both sides hold mmap_sem for reading. change_huge_pmd() takes the page table lock, clears the PMD
and sets it again; zap_pmd_range() looks at the PMD without that lock.
FIX: pmdp_invalidate() instead of pmdp_huge_get_and_clear_notify(). It takes away the present bit alone, and
the PMD is still seen as huge.
ATOMIC: pmdp_invalidate() changes the PMD with one exchange, as since d52605d7cb30 ("mm: do not lose dirty and
accessed bits in pmdp_invalidate()", Linux 4.16). In 4.11 it read the PMD and then stored it, and so lost the
dirty bit that the processor of another thread set in between.
Left out: the flush of the TLB (the user's thread walks the page table for each store), the accessed bit, and
a PMD that is split.
"""

from enum import Enum

from checker import (
    actor,
    always,
    atomic,
    every_actor_finishes,
    ghost,
    implies,
    mechanism,
    procedure,
    record,
    shared,
)
from checker.kernel.spinlock import SpinLock, spin_lock, spin_unlock

FIX = mechanism(False, cost="the dirty bit is to be recovered from the PMD")
ATOMIC = mechanism(True, cost="an exchange instead of a load and a store")


class Pmd(Enum):
    """Clear, or a huge page: mapped, or not present for a moment, or with PROT_NONE for NUMA balancing."""

    NONE = 0
    HUGE = 1
    INVALID = 2
    PROTNONE = 3


@record
class Range:
    """What one PMD maps."""

    pmd: Pmd = Pmd.HUGE
    dirty: bool = False  # the dirty bit of the PMD
    written: bool = ghost(False)  # the user's thread has written the page
    unneeded: bool = ghost(False)  # madvise(MADV_DONTNEED) has returned


memory = shared(Range)
ptl = shared(SpinLock)


@procedure
def pmdp_invalidate() -> None:
    if ATOMIC:
        with atomic("pmdp_invalidate()"):
            memory.pmd = Pmd.INVALID
    else:
        with atomic("pmdp_invalidate() reads *pmdp"):
            dirty = memory.dirty
        with atomic("pmdp_invalidate() stores it, not present"):
            memory.pmd = Pmd.INVALID
            memory.dirty = dirty


@actor
def task_numa_work() -> None:
    spin_lock(ptl)  # change_huge_pmd(): __pmd_trans_huge_lock()
    if memory.pmd is Pmd.HUGE:  #: pmd_trans_huge(*pmd)
        if FIX:
            pmdp_invalidate()
            with atomic("set_pmd_at()"):
                memory.pmd = Pmd.PROTNONE
        else:
            with atomic("pmdp_huge_get_and_clear_notify()"):
                dirty = memory.dirty
                memory.pmd = Pmd.NONE
                memory.dirty = False
            with atomic("set_pmd_at()"):
                memory.pmd = Pmd.PROTNONE
                memory.dirty = dirty
    spin_unlock(ptl)


@procedure
def zap_huge_pmd() -> None:
    spin_lock(ptl)  # __pmd_trans_huge_lock()
    with atomic("zap_huge_pmd()"):
        memory.pmd = Pmd.NONE
        memory.dirty = False
    spin_unlock(ptl)


@actor
def madvise_dontneed() -> None:
    with atomic("pmd_trans_huge(*pmd) without ptl"):
        huge = memory.pmd is not Pmd.NONE
    if huge:
        zap_huge_pmd()
    memory.unneeded = True  #: madvise() returns


@actor
def user() -> None:
    with atomic("a store, which sets the dirty bit"):
        if memory.pmd is Pmd.HUGE:
            memory.dirty = True
            memory.written = True


@always("MADV_DONTNEED has returned, and the huge page is mapped")
def dontneed_unmaps() -> bool:
    return implies(memory.unneeded, memory.pmd is Pmd.NONE)


@always("the page was written, and no dirty bit says so")
def dirty_bit_is_kept() -> bool:
    return implies(memory.written and memory.pmd is Pmd.PROTNONE, memory.dirty)


properties = [dontneed_unmaps, dirty_bit_is_kept, every_actor_finishes()]
expect = {
    dontneed_unmaps: "holds" if FIX else "violated",
    dirty_bit_is_kept: "violated" if FIX and not ATOMIC else "holds",
}
