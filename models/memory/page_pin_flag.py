"""PagePin: a pin counts as a mapping, and a flag says that there may be one. Which barriers does that need?

models/mapcount_pagepin.py has the design (20190111165141.GB3190@redhat.com), as its variant RECHECK_LAST, for
one pin and one writeback:
Q3 read the entry; G2 mapcount++; G3 barrier; G4 set PagePin; G5 barrier; Q8 the entry, again;
C1 test and clear PagePin; C2 barrier; C3 read mapcount; C4 write-protect, count the entries: one; C5 set
PagePin again if mapcount is more; T1 begin the I/O; T2 barrier; T3 from a copy if PagePin is set.
G5 and T2 were smp_wmb() in the proposal.
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
    smp_mb__after_atomic,
    smp_wmb,
)

memory = "weak"
G3 = mechanism(True, cost="a barrier between G2 and G4")
G5 = mechanism(True, cost="G5 is smp_mb() and not smp_wmb()")
C2 = mechanism(True, cost="a barrier between C1 and C3")
T2 = mechanism(True, cost="T2 is smp_mb() and not smp_wmb()")


@record
class Page:
    writable: bool = True  # the page table entry
    mapcount: int = integer(1, most=2)
    pagepin: bool = False
    writeback: bool = False  # PG_writeback
    pinned: bool = ghost(False)
    read: bool = ghost(False)  # the device reads the page itself


page = shared(Page)


@actor
def get_user_pages_fast() -> None:
    writable = page.writable  #: READ_ONCE(*ptep)  # Q3
    if not writable:
        return
    with atomic(order="relaxed"):  #: atomic_inc(&page->_mapcount)  # G2
        page.mapcount += 1
    if G3:
        smp_mb__after_atomic()
    with atomic(order="relaxed"):  #: SetPagePin()  # G4
        page.pagepin = True
    if G5:
        smp_mb()
    else:
        smp_wmb()
    same = page.writable  #: READ_ONCE(*ptep), again  # Q8
    page.pinned = same


@actor
def writeback() -> None:
    with atomic(order="relaxed"):  #: test_and_clear_bit(PagePin), relaxed  # C1
        pagepin = page.pagepin
        page.pagepin = False
    if C2:
        smp_mb__after_atomic()
    mapcount = page.mapcount  #: page_mapcount()  # C3
    with atomic(order="relaxed"):  #: page_mkclean_one()  # C4
        page.writable = False
    if pagepin and mapcount > 1:
        with atomic(order="relaxed"):  #: SetPagePin()  # C5
            page.pagepin = True
    with atomic(order="relaxed"):  #: set_bit(PG_writeback)  # T1
        page.writeback = True
    if T2:
        smp_mb()
    else:
        smp_wmb()
    bounce = page.pagepin  #: PagePin(): from a copy?  # T3
    page.read = not bounce


@never("the device reads a page that is pinned")
def no_pin_is_missed() -> bool:
    return page.pinned and page.read


properties = [no_pin_is_missed, every_actor_finishes()]
expect = {no_pin_is_missed: "holds" if G3 and G5 and C2 and T2 else "violated"}
