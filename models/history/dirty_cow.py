"""Dirty COW (CVE-2016-5195): get_user_pages() forgets that it wants to write.

Commit 19be0eaffa3a; mm/gup.c and mm/memory.c, Linux 4.8. A caller with FOLL_FORCE | FOLL_WRITE writes
through a private mapping that is read-only, as /proc/self/mem does. It drops FOLL_WRITE once a write
fault says that the copy is made; madvise(MADV_DONTNEED) takes that copy away before it is followed.
FIX: keep FOLL_WRITE, note FOLL_COW, and follow an entry that is not writable only if it is dirty. That it
looks at the dirty bit matters if another thread reads the page meanwhile: READS.
Left out: other addresses; huge pages (a8f97366452e); swap; that a dirty entry of the page cache, which
userfaultfd can make, deceives the fix too (5535be309971). Each look and each fault is one step: both hold
the page table lock.
"""

from enum import Enum

from checker import (
    actor,
    atomic,
    every_actor_finishes,
    ghost,
    mechanism,
    never,
    parameter,
    procedure,
    record,
    shared,
)

READS = parameter(0, least=0, most=1)  # 1: the task that called madvise() then reads the page
FIX = mechanism(False, cost="FOLL_COW, and the dirty bit as the proof that a page is our copy")


class Pte(Enum):
    """Not present, or present and write-protected: the page cache's page, or a private copy, dirty."""

    NONE = 0
    PAGE_CACHE = 1
    COPY = 2


@record
class Mapping:
    """One page of a private, read-only mapping of a file."""

    pte: Pte = Pte.NONE
    file_written: bool = ghost(False)  # the page in the page cache was modified


mapping = shared(Mapping)


@procedure
def follow_page(foll_write: bool, foll_cow: bool) -> Pte:
    """The page, NONE where a fault is needed."""
    with atomic:  # follow_page_pte()
        found = mapping.pte
    if foll_write and not (foll_cow and found is Pte.COPY):  # can_follow_write_pte()
        return Pte.NONE
    return found


@procedure
def faultin_page(foll_write: bool) -> bool:
    """handle_mm_fault(); whether do_wp_page() says VM_FAULT_WRITE: there is nothing left to copy."""
    if not foll_write:
        with atomic:  # read fault: do_read_fault()
            if mapping.pte is Pte.NONE:
                mapping.pte = Pte.PAGE_CACHE
        return False
    with atomic:  # write fault: do_cow_fault() or do_wp_page()
        was = mapping.pte
        mapping.pte = Pte.COPY
    return was is not Pte.NONE


@actor
def get_user_pages() -> None:
    foll_write = True
    foll_cow = False
    page = follow_page(foll_write, foll_cow)
    while page is Pte.NONE:
        if faultin_page(foll_write):
            if FIX:
                foll_cow = True
            else:
                foll_write = False
        page = follow_page(foll_write, foll_cow)
    with atomic:  # the caller writes the page
        if page is Pte.PAGE_CACHE:
            mapping.file_written = True


@actor
def madvise() -> None:
    with atomic:  # MADV_DONTNEED: zap_pte_range()
        mapping.pte = Pte.NONE
    if READS > 0:
        with atomic:  # a load: do_read_fault()
            if mapping.pte is Pte.NONE:
                mapping.pte = Pte.PAGE_CACHE


@never("a write through a private mapping reaches the file")
def file_untouched() -> bool:
    return mapping.file_written


properties = [file_untouched, every_actor_finishes()]
expect = {file_untouched: "holds" if FIX else "violated"}
