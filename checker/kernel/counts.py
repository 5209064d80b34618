"""A page with its two counters, _refcount and _mapcount, and what moves them: zap, fork, pagevecs, faults.

mm/memory.c, mm/rmap.c, mm/swap.c and mm/gup.c, Linux 4.14. No lock covers both counters: code that moves them
holds the lock of one page table, code that compares them holds the page lock at most. So the page table
lock is a field here, and a section under it is several steps wherever a counter changes:
Z3 zap: clear the entry, page_remove_rmap(); Z5 flush; Z6 put_page();
K3 fork: get_page(), page_dup_rmap(), set the entry of the child, under both page table locks;
F2-F6 fault: the reference of the lookup becomes that of the entry, page_add_file_rmap(), set the entry;
S4, S5 and Q3, Q7, Q8 get_user_pages(): a reference, under the page table lock, or checked afterwards.
What takes a lock and what it does first are one step, and so are the last thing done and the unlock.
Left out: mmap_sem; Z5 (that zap waits there for an interrupt-disabled get_user_pages_fast() only takes
interleavings away); compound pages; the freeing of the page (it keeps its page cache reference);
F4 pte_same() (one caller faults at an address, so no other actor fills the entry).
"""

from enum import Enum

from checker import atomic, ghost, integer, procedure, record, wait_until
from checker.kernel.page import Pte

REFS = 12
MAPS = 8
PINS = 4


class Answer(Enum):
    """The last conclusion about the page."""

    NONE = 0
    UNPINNED = 1
    PINNED = 2


@record
class Mapping:
    """One entry of one page table, and the lock of that page table."""

    pte: Pte = Pte.NONE
    ptl: bool = False
    private: bool = False  # the VMA is not VM_SHARED


@record
class CountedPage:
    """A clean page of the page cache, with buffers: 1 reference for each, and nothing else at first."""

    locked: bool = False  # PG_locked
    buffers: bool = True  # PG_private
    lru: bool = True  # PG_lru
    refcount: int = integer(2, most=REFS)
    mapcount: int = integer(0, most=MAPS)
    pins: int = ghost(integer(0, most=PINS))  # pins that a caller holds
    longterm: bool = ghost(False)  # one of them is held all the time
    plain: int = integer(0, most=PINS)  # lasting references that are not pins
    moving: int = ghost(integer(0, most=PINS))  # those that have moved one counter and not yet the other
    looking: bool = ghost(False)  # the counters are being read; in the last look there was
    was_pinned: bool = ghost(False)  # a pin,
    was_plain: bool = ghost(False)  # a plain reference,
    was_moving: bool = ghost(False)  # a counter that moved, or was about to
    answer: Answer = ghost(Answer.NONE)  # of the last look


@procedure
def lock_counted_page(page: CountedPage) -> None:
    """Sleep until we have PG_locked."""
    with atomic(order="acquire"):  # lock_page()
        wait_until(not page.locked)
        page.locked = True


@procedure
def unlock_counted_page(page: CountedPage) -> None:
    """Release PG_locked."""
    with atomic(order="release"):
        page.locked = False  # unlock_page()


@procedure
def map_writable(page: CountedPage, mapping: Mapping) -> None:
    """Part of the initial state: a shared mapping, written to already."""
    mapping.pte = Pte.WRITABLE
    page.mapcount += 1
    page.refcount += 1


@procedure
def map_private(page: CountedPage, mapping: Mapping) -> None:
    """Part of the initial state: a private mapping, with an anon_vma."""
    mapping.pte = Pte.READ_ONLY
    mapping.private = True
    page.mapcount += 1
    page.refcount += 1


@procedure
def lock_writable_pte(mapping: Mapping) -> bool:
    """Take the page table lock if the entry is writable, and return whether it is."""
    with atomic:  #: follow_page_pte(): pte_offset_map_lock()  # S4
        wait_until(not mapping.ptl)
        present = mapping.pte is Pte.WRITABLE
        mapping.ptl = present
    return present


@procedure
def put_user_reference(page: CountedPage) -> None:
    """Release a pin that was counted as a plain reference."""
    with atomic:  # put_page(): the end of a pin
        page.refcount -= 1
        page.pins -= 1
        page.was_moving = page.was_moving or page.looking


@procedure
def zap_pte_range(page: CountedPage, mapping: Mapping) -> None:
    """Unmap the page: first the entry, then _mapcount, last the reference."""
    with atomic:  #: pte_offset_map_lock(), ptep_get_and_clear_full()  # Z3
        wait_until(not mapping.ptl)
        present = mapping.pte is not Pte.NONE
        if present:
            mapping.ptl = True
            mapping.pte = Pte.NONE
            page.moving += 1
            page.was_moving = page.was_moving or page.looking
    if present:
        with atomic:  #: page_remove_rmap(), pte_unmap_unlock()  # Z3
            page.mapcount -= 1
            mapping.ptl = False
        with atomic:  #: put_page(), after Z5 flush_tlb_range()  # Z6
            page.refcount -= 1
            page.moving -= 1


@procedure
def copy_one_pte(page: CountedPage, parent: Mapping, child: Mapping) -> None:
    """fork(): map the page in the child too."""
    with atomic:  #: pte_alloc_map_lock(), both page table locks  # K3
        wait_until(not parent.ptl and not child.ptl)
        present = parent.pte is not Pte.NONE and child.pte is Pte.NONE
        if present:
            parent.ptl = True
            child.ptl = True
    if present:
        with atomic(order="relaxed"):  #: get_page()  # K3
            page.refcount += 1
            page.moving += 1
            page.was_moving = page.was_moving or page.looking
        with atomic(order="relaxed"):  #: page_dup_rmap()  # K3
            page.mapcount += 1
        with atomic:  #: set_pte_at(), pte_unmap_unlock()  # K3
            child.pte = Pte.READ_ONLY
            child.private = True
            child.ptl = False
            parent.ptl = False
            page.moving -= 1


@procedure
def fault_counted_page(page: CountedPage, mapping: Mapping) -> None:
    """A write fault of a shared mapping whose entry is gone."""
    with atomic:  #: find_get_page()  # F2
        page.refcount += 1
        page.moving += 1
        page.was_moving = page.was_moving or page.looking
    lock_counted_page(page)  # F2, F3
    with atomic:  #: ->page_mkwrite(): create_empty_buffers()  # F3
        if not page.buffers:
            page.buffers = True
            page.refcount += 1
    with atomic:  #: pte_offset_map_lock(), page_add_file_rmap()  # F5
        wait_until(not mapping.ptl)
        mapping.ptl = True
        page.mapcount += 1
    with atomic:  #: set_pte_at(), pte_unmap_unlock()  # F5
        mapping.pte = Pte.WRITABLE
        mapping.ptl = False
        page.moving -= 1
    unlock_counted_page(page)  # F6


@procedure
def get_counted_page(page: CountedPage, mapping: Mapping) -> None:
    """get_user_pages() for one page: faults until the entry is writable."""
    while True:
        with atomic:  #: follow_page_pte(): get_page() under the page table lock  # S4, S5
            wait_until(not mapping.ptl)
            present = mapping.pte is Pte.WRITABLE
            if present:
                page.refcount += 1
                page.pins += 1
                page.was_pinned = page.was_pinned or page.looking
                page.was_moving = page.was_moving or page.looking
        if present:
            return
        fault_counted_page(page, mapping)  # S7


@procedure
def get_counted_page_fast(page: CountedPage, mapping: Mapping, recheck: bool) -> bool:
    """get_user_pages_fast() for one page; False: take the slow path. ``recheck`` is Q8."""
    pte = mapping.pte  #: READ_ONCE(*ptep)  # Q3
    if pte is not Pte.WRITABLE:  # Q4
        return False
    with atomic:  #: page_cache_get_speculative()  # Q7
        page.refcount += 1
        page.moving += 1
        page.was_moving = page.was_moving or page.looking
    if recheck:
        with atomic:  #: READ_ONCE(*ptep), again  # Q8
            same = mapping.pte is pte
            if same:
                page.moving -= 1
                page.pins += 1
                page.was_pinned = page.was_pinned or page.looking
        if not same:
            with atomic:  #: put_page()  # Q8
                page.refcount -= 1
                page.moving -= 1
        return same
    with atomic:  #: without Q8: a ghost's step, the page is the caller's  # Q9
        page.moving -= 1
        page.pins += 1
        page.was_pinned = page.was_pinned or page.looking
    return True


@procedure
def pagevec_add(page: CountedPage) -> bool:
    """activate_page(): the pagevec of a CPU keeps a reference until it is full, or drained."""
    lru = page.lru  # PageLRU()
    if lru:
        with atomic:  # get_page(), pagevec_add()
            page.refcount += 1
            page.plain += 1
            page.was_plain = page.was_plain or page.looking
    return lru


@procedure
def pagevec_release(page: CountedPage) -> None:
    """Drain the pagevec, which drops its reference."""
    with atomic:  # pagevec_lru_move_fn(): put_page()
        if page.plain > 0:
            page.plain -= 1
            page.refcount -= 1
