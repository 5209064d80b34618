"""A page is migrated while a CPU still has its old translation, and what that CPU writes is lost.

Commit 20841405940e ("mm: fix TLB flush race between migration, and change_protection_range"); mm/mprotect.c,
mm/pgtable-generic.c and arch/x86/include/asm/pgtable.h, Linux 3.12. NUMA balancing makes an entry PTE_NUMA,
and flushes the TLB after it has dropped the page table lock. In between, compaction migrates the page. On
x86, ptep_clear_flush() does not flush there: an entry without the present bit counts as one that no TLB has.
FIX: change_protection_range() says in the mm that a flush is pending, and then ptep_clear_flush() flushes.
SCANNERS: tasks in change_prot_numa() at once, with mmap_sem for reading. With two, one clears the flag before
the other has flushed.
COUNTED: as since 16af97dc5a89 ("mm: migrate: prevent racy access to tlb_flush_pending", Linux 4.13):
tlb_flush_pending is an atomic_t that counts.
Left out: huge pages, where do_huge_pmd_numa_page() asks for the flag; the page lock; migrations that fail; a
second scan, of the new page; a user that writes the new page.
"""

from __future__ import annotations

from enum import Enum

from checker import (
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
    smp_wmb,
    wait_until,
)
from checker.kernel.spinlock import SpinLock, spin_lock, spin_unlock

SCANNERS = parameter(1, most=2)
FIX = mechanism(False, cost="a store and a barrier for each range, and at times one more flush")
COUNTED = mechanism(False, cost="two atomic operations for each range")


class Pte(Enum):
    """The entry maps the old page, or says PROT_NONE, or is a migration entry, or maps the new page."""

    OLD_PAGE = 0
    NUMA = 1
    MIGRATION = 2
    NEW_PAGE = 3


@record
class Page:
    """A page, and whether it has what the user wrote."""

    written: bool = False


@record
class Mm:
    """struct mm_struct, with one entry."""

    pte: Pte = Pte.OLD_PAGE
    tlb_flush_pending: int = integer(0, most=SCANNERS)
    lost: bool = ghost(False)  # the user has not found what it wrote


@record
class Cpu:
    """The CPU that runs the user's thread."""

    tlb: Page | None = at_once(None)  # where its TLB says that the page is


old_page = shared(Page)
new_page = shared(Page)
mm = shared(Mm)
cpu = shared(Cpu)
ptl = shared(SpinLock)


@procedure
def set_tlb_flush_pending() -> None:
    if COUNTED:
        with atomic("atomic_inc(tlb_flush_pending)", order="relaxed"):
            mm.tlb_flush_pending += 1
    else:
        mm.tlb_flush_pending = 1  #: set_tlb_flush_pending()


@procedure
def clear_tlb_flush_pending() -> None:
    if COUNTED:
        with atomic("atomic_dec(tlb_flush_pending)", order="relaxed"):
            mm.tlb_flush_pending -= 1
    else:
        mm.tlb_flush_pending = 0  #: clear_tlb_flush_pending()


@actor(count=SCANNERS)
def change_prot_numa() -> None:
    if FIX:
        set_tlb_flush_pending()
    spin_lock(ptl)
    pte = mm.pte  #: change_pte_range()
    if pte is Pte.OLD_PAGE:
        mm.pte = Pte.NUMA  #: make entry PTE_NUMA
    spin_unlock(ptl)
    if pte is Pte.OLD_PAGE:
        with atomic("flush TLB", order="everywhere"):
            cpu.tlb = None
    if FIX:
        clear_tlb_flush_pending()


@procedure
def ptep_clear_flush() -> None:
    with atomic("ptep_get_and_clear(), and a migration entry"):
        pte = mm.pte
        mm.pte = Pte.MIGRATION
    accessible = pte is Pte.OLD_PAGE  # pte_accessible(): _PAGE_PRESENT
    if FIX and pte is Pte.NUMA:
        pending = mm.tlb_flush_pending  #: pte_accessible(): mm->tlb_flush_pending
        accessible = pending > 0
    if accessible:
        with atomic("flush_tlb_page()", order="everywhere"):
            cpu.tlb = None


@actor
def migrate_pages() -> None:
    spin_lock(ptl)  # try_to_unmap_one()
    ptep_clear_flush()
    spin_unlock(ptl)
    written = old_page.written  #: migrate_page_copy() reads the old page
    new_page.written = written  #: migrate_page_copy() writes the new page
    smp_wmb()  # SetPageUptodate()
    spin_lock(ptl)  # remove_migration_pte()
    mm.pte = Pte.NEW_PAGE  #: change PTE to new page
    spin_unlock(ptl)


@procedure
def load_tlb_entry() -> None:
    """Part of a step: the walk of the page table. Acquire: what follows is at the address that it finds."""
    wait_until(cpu.tlb is None and (mm.pte is Pte.OLD_PAGE or mm.pte is Pte.NEW_PAGE), resting=True)
    cpu.tlb = old_page if mm.pte is Pte.OLD_PAGE else new_page


@actor
def user() -> None:
    with atomic("load TLB entry", order="acquire"):
        load_tlb_entry()
    with atomic("write page"):
        wrote = cpu.tlb is old_page
        if wrote:
            old_page.written = True
    if not wrote:
        return
    with atomic("reload TLB entry", order="acquire"):
        load_tlb_entry()
    with atomic("read page"):
        if cpu.tlb is new_page:
            mm.lost = not new_page.written


@never("what the user wrote to the page is lost")
def writes_are_kept() -> bool:
    return mm.pte is Pte.NEW_PAGE and mm.lost


properties = [writes_are_kept, every_actor_finishes()]
expect = {writes_are_kept: "holds" if FIX and (COUNTED or SCANNERS == 1) else "violated"}
