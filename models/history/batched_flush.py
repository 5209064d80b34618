"""Reclaim clears an entry and puts off the flush; mprotect() has nothing to flush, and the user still writes.

Commit 3ea277194daa ("mm, mprotect: flush TLB if potentially racing with a parallel reclaim leaving stale TLB
entries"); mm/rmap.c and mm/mprotect.c, Linux 4.12. try_to_unmap_one() clears an entry under the page table
lock, and try_to_unmap_flush() flushes for many pages at once, later and without it.
FIX: the mm remembers that a flush is put off, and change_pte_range() flushes first, under the page table
lock.
TABLES: the page tables that the range spans, each with a lock of its own. With two, one flush of mprotect()
can make the mm forget what reclaim puts off just then.
GENERATIONS: as since 5ee2fa2f0636 ("mm/rmap: fix potential batched TLB flush race", Linux 5.17): the mm
counts what is put off, and what of it is flushed, in one atomic_t.
Left out: the mmap lock, which reclaim does not take; swapping the page in again (the user's thread just
stops); the dirty bit, for which reclaim flushes before it writes the page.
"""

from checker import (
    Array,
    actor,
    at_once,
    atomic,
    every_actor_finishes,
    ghost,
    integer,
    mechanism,
    never,
    parameter,
    procedure,
    record,
    shared,
)
from checker.kernel.page import Pte
from checker.kernel.spinlock import SpinLock, spin_lock, spin_unlock

TABLES = parameter(1, most=2)
FIX = mechanism(False, cost="a flag in the mm, and at times a flush of all of it")
GENERATIONS = mechanism(False, cost="a cmpxchg() after such a flush")
SHIFT = 4  # the generations: those put off, and SHIFT times those flushed


@record
class PageTable:
    """A page table with one entry, and what the TLB of the user's CPU holds of it."""

    pte: Pte = Pte.WRITABLE
    tlb: bool = at_once(False)  # the TLB has the entry, and it is writable there


@record
class Mm:
    """struct mm_struct."""

    tlb_flush_batched: int = integer(0, most=SHIFT * SHIFT - 1)
    protected: bool = ghost(False)  # mprotect() has returned
    written: bool = ghost(False)  # and the user has written all the same


tables = shared(Array(PageTable, TABLES))
ptls = shared(Array(SpinLock, TABLES))
mm = shared(Mm)


@procedure
def flush_tlb_mm() -> None:
    with atomic("flush_tlb_mm()", order="everywhere"):
        for table in tables:
            table.tlb = False


@procedure
def flush_tlb_batched_pending() -> None:
    batch = mm.tlb_flush_batched  #: flush_tlb_batched_pending()
    pending = batch % SHIFT
    if pending != batch // SHIFT:
        flush_tlb_mm()
        if GENERATIONS:
            with atomic("atomic_cmpxchg(tlb_flush_batched)"):
                if mm.tlb_flush_batched == batch:
                    mm.tlb_flush_batched = pending + SHIFT * pending
        else:
            mm.tlb_flush_batched = 0  #: mm->tlb_flush_batched = false


@procedure
def set_tlb_ubc_flush_pending() -> None:
    if GENERATIONS:
        with atomic("atomic_inc(tlb_flush_batched)", order="relaxed"):
            mm.tlb_flush_batched += 1
    else:
        mm.tlb_flush_batched = 1  #: set_tlb_ubc_flush_pending()


@actor
def shrink_page_list() -> None:
    for i in range(TABLES):
        spin_lock(ptls[i])
        with atomic("try_to_unmap_one(): ptep_get_and_clear()"):
            tables[i].pte = Pte.NONE
        if FIX:
            set_tlb_ubc_flush_pending()
        spin_unlock(ptls[i])
    with atomic("try_to_unmap_flush()", order="everywhere"):
        for table in tables:
            table.tlb = False


@actor
def mprotect() -> None:
    flush = False
    for i in range(TABLES):
        spin_lock(ptls[i])
        if FIX:
            flush_tlb_batched_pending()
        pte = tables[i].pte  #: change_pte_range()
        if pte is not Pte.NONE:
            tables[i].pte = Pte.READ_ONLY  #: ptep_modify_prot_commit()
            flush = True
        spin_unlock(ptls[i])
    if flush:
        flush_tlb_mm()
        mm.protected = True  #: mprotect() returns
    else:
        mm.protected = True  #: mprotect() returns: no PTE was present - no flush


@actor
def user() -> None:
    table = tables[TABLES - 1]
    with atomic("user accesses memory using RW PTE"):
        table.tlb = table.pte is Pte.WRITABLE
    with atomic("user writes using cached RW PTE"):
        if table.tlb:
            mm.written = mm.protected


@never("the user writes the page after mprotect(PROT_READ) has returned")
def protected_pages_are_not_written() -> bool:
    return mm.written


properties = [protected_pages_are_not_written, every_actor_finishes()]
expect = {protected_pages_are_not_written: "holds" if FIX and (GENERATIONS or TABLES == 1) else "violated"}
