"""Reclaim discards a page of MADV_FREE that a direct read is just filling, and the process reads zeroes.

Commit 6c8e2a256915 ("mm: fix race between MADV_FREE reclaim and blkdev direct IO read"); mm/rmap.c,
try_to_unmap_one(), Linux 5.17. An anonymous page after madvise(MADV_FREE) is unmapped for good if it is
clean. The direct read pins it through get_user_pages_fast() and sets it dirty only later.
FIX: the page is unmapped for good only if there are no references but those of the mapping and of reclaim.
MB, RMB: the fix has two barriers, and on the CPUs of ``--memory weak`` needs both. Without smp_mb() the pin
of get_user_pages_fast(), which does not take the page table lock, is missed. Without smp_rmb() PG_dirty is
read while the page is still pinned, and the references after they were dropped.
Left out: the slow path of get_user_pages(), and reclaim before it (both find a new page); fork(); that the
page itself is kept while it is pinned, since page_ref_freeze() fails: no look-up finds it any more.
"""

from checker import (
    actor,
    atomic,
    every_actor_finishes,
    ghost,
    integer,
    mechanism,
    never,
    record,
    shared,
    smp_mb,
    smp_rmb,
)
from checker.kernel.spinlock import SpinLock, spin_lock, spin_unlock

memory = "weak"
FIX = mechanism(False, cost="the references are read: page_ref_count() == 1 + page_mapcount()")
MB = mechanism(True, cost="smp_mb() between clearing the entry and reading the references")
RMB = mechanism(True, cost="smp_rmb() between reading the references and PG_dirty")


@record
class Page:
    """A page of the buffer."""

    pte: bool = True  # the entry maps it
    dirty: bool = False  # PG_dirty
    refs: int = integer(0, most=1)  # references but those of the mapping and of reclaim
    zeroes: bool = ghost(False)  # the process has read the zero page


page = shared(Page)
ptl = shared(SpinLock)


@actor
def direct_read() -> None:
    present = page.pte  #: ptep_get_lockless(ptep)
    if not present:
        return
    with atomic("try_grab_compound_head()", order="full"):
        page.refs += 1
    same = page.pte  #: pte_val(pte) == pte_val(*ptep)
    if not same:
        with atomic("put_compound_head()", order="full"):
            page.refs -= 1
        return
    with atomic("bio_set_pages_dirty()", order="full"):
        page.dirty = True
    with atomic("bio_release_pages()", order="full"):
        page.refs -= 1
    spin_lock(ptl)
    with atomic("the process reads the buffer"):
        page.zeroes = not page.pte  # where there is no entry, do_anonymous_page() maps the zero page
    spin_unlock(ptl)


@actor
def shrink_page_list() -> None:
    spin_lock(ptl)  # try_to_unmap_one(): page_vma_mapped_walk()
    with atomic("ptep_get_and_clear()", order="relaxed"):
        page.pte = False
    pinned = False
    if FIX:
        if MB:
            smp_mb()
        pinned = page.refs > 0  #: page_ref_count()
        if RMB:
            smp_rmb()
    dirty = page.dirty  #: PageDirty()
    if pinned or dirty:
        page.pte = True  #: set_pte_at(): remap
    spin_unlock(ptl)


@never("the process reads zeroes instead of what it has read from the disk")
def data_is_read() -> bool:
    return page.zeroes


properties = [data_is_read, every_actor_finishes()]
expect = {data_is_read: "holds" if FIX and MB and RMB else "violated"}
