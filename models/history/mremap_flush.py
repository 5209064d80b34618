"""mremap() drops its locks before it flushes the TLB, and a page is freed that a CPU still writes.

CVE-2018-18281, commit eb66ae030829; mm/mremap.c, Linux 4.18. move_ptes() moves an entry under the page table
locks. A CPU that unmaps the new address finds the entry there, flushes the new address alone, and frees the
page, while a CPU still has the translation of the old address.
FIX: the flush comes before the locks are dropped.
Left out: huge pages; that flushes of several pages are one; the TLB entry of the new address.
"""

from __future__ import annotations

from checker import (
    Pool,
    actor,
    alloc,
    atomic,
    every_actor_finishes,
    free,
    initial,
    mechanism,
    record,
    shared,
)
from checker.kernel.spinlock import SpinLock, spin_lock, spin_unlock

FIX = mechanism(False, cost="one flush for each page table")


@record
class Page:
    """A page of a file, without other users."""

    dirty: bool = False


@record
class Mm:
    """The entry at the old address of the mapping, and at the new one."""

    old_pte: Page | None = None
    new_pte: Page | None = None


@record
class Tlb:
    """The translation of the old address in the TLB of the CPU that runs the user's thread."""

    old: Page | None = None


pages = shared(Pool(Page, 1))
mm = shared(Mm)
tlb = shared(Tlb)
ptl = shared(SpinLock)


@initial
def mapped() -> None:
    page = alloc(pages)
    mm.old_pte = page
    tlb.old = page


@actor
def mremap() -> None:
    spin_lock(ptl)
    with atomic("move_ptes()"):
        mm.new_pte = mm.old_pte
        mm.old_pte = None
    if FIX:
        tlb.old = None  #: flush_tlb_range()
    spin_unlock(ptl)
    if not FIX:
        tlb.old = None  #: flush_tlb_range()


@actor
def ftruncate() -> None:
    spin_lock(ptl)
    with atomic("zap_pte_range()"):
        page = mm.new_pte
        mm.new_pte = None
    spin_unlock(ptl)
    if page is not None:
        free(page)  #: put_page(): the page is freed


@actor
def user() -> None:
    with atomic("a store to the old address"):
        page = tlb.old
        if page is not None:
            page.dirty = True


properties = [every_actor_finishes()]
expect = {"nothing_is_used_after_free": "holds" if FIX else "violated"}
