"""khugepaged collapses a page table that gup_fast is just reading, and gup_fast returns a page of before.

Commit 70cbc3cc78a9; mm/gup.c and mm/khugepaged.c, Linux 6.0, where a flush of the TLB sends no IPI and so
does not wait for gup_fast, which has interrupts disabled. khugepaged clears the PMD, looks for pins,
copies the pages to a huge page and gives them up; gup_fast came through the PMD before it was cleared.
FIX: gup_fast looks at the PMD again after it took the pin, beside the PTE.
The property looks at the page when gup_fast returns. That may be at any later time, so a collapse
that would end after it is found as well.
Left out: the freeing of the page table (2ba99c5e0881 closed that); the slow path, which waits for
khugepaged (mmap_lock); pages that are mapped more than
once; the last step of khugepaged, which discards the page.
"""

from enum import Enum

from checker import (
    actor,
    atomic,
    every_actor_finishes,
    ghost,
    integer,
    mechanism,
    never,
    procedure,
    record,
    shared,
)

FIX = mechanism(False, cost="one more look at the PMD, in the fast path")


class Pmd(Enum):
    """Clear, or a table of entries, or one huge page."""

    NONE = 0
    TABLE = 1
    HUGE = 2


@record
class Range:
    """One PMD, one of the entries of the table below it, and the small page there."""

    pmd: Pmd = Pmd.TABLE
    pte: bool = True  # present
    pins: int = integer(0, most=1)
    returned_stale: bool = ghost(False)  # gup_fast has returned the small page, and a huge page is mapped


memory = shared(Range)


@procedure
def gup_pmd_range() -> bool:
    with atomic:  # see valid pmd
        valid = memory.pmd is Pmd.TABLE
    return valid


@procedure
def gup_pte_range() -> bool:
    with atomic:  # work on pte
        present = memory.pte
    if not present:
        return False
    with atomic(order="full"):  # pin the page
        memory.pins = 1
    with atomic:  # check PTE
        same = memory.pte
    if FIX and same:
        with atomic:  # check PMD
            same = memory.pmd is Pmd.TABLE
    if not same:
        with atomic:  # put the page
            memory.pins = 0
    return same


@actor
def gup_fast() -> None:
    if gup_pmd_range():
        if gup_pte_range():
            with atomic:  # return the page
                memory.returned_stale = memory.pmd is Pmd.HUGE


@procedure
def __collapse_huge_page_isolate() -> bool:
    with atomic:  # check page pinned
        pinned = memory.pins > 0
    return not pinned


@procedure
def __collapse_huge_page_copy() -> None:
    with atomic:  # copy data to huge page, ptep_clear()
        memory.pte = False


@actor
def khugepaged() -> None:
    with atomic(order="full"):  # pmdp_collapse_flush()
        memory.pmd = Pmd.NONE
    if __collapse_huge_page_isolate():
        __collapse_huge_page_copy()
        with atomic:  # install huge pmd
            memory.pmd = Pmd.HUGE
    else:
        with atomic:  # pmd_populate()
            memory.pmd = Pmd.TABLE


@never("gup_fast returns a stale page, and khugepaged discards it")
def returned_pages_are_mapped() -> bool:
    return memory.returned_stale


properties = [returned_pages_are_mapped, every_actor_finishes()]
expect = {returned_pages_are_mapped: "holds" if FIX else "violated"}
