"""get_user_pages_fast() against code that clears the entry and then looks for pins.

mm/gup.c and mm/rmap.c, Linux 4.14 to 6.12. The fast path reads the entry, takes a reference, and reads the
entry again; the other side clears the entry, and reads the references. Each side stores and then loads what
the other one stores: store buffering, so a full barrier on both sides. In the fast path the reference is
taken by a value-returning atomic, which is one; on the other side nothing is, but on x86, where the entry is
cleared by xchg(). Both go on for ever.
"""

from checker import actor, atomic, ghost, integer, mechanism, never, record, shared, smp_mb, wait_until

memory = "weak"
FULL_INC = mechanism(True, cost="the reference is taken by an atomic that is a full barrier")
MB = mechanism(True, cost="smp_mb() between clearing the entry and reading the references")


@record
class Page:
    present: bool = True  # the page table entry
    refs: int = integer(0, most=1)  # references of the fast path
    pinned: bool = ghost(False)  # the fast path has returned the page
    discarded: bool = ghost(False)  # the other side relies on there being no pin


page = shared(Page)


@actor
def get_user_pages_fast() -> None:
    while True:
        wait_until(page.present, resting=True)  #: READ_ONCE(*ptep)
        if FULL_INC:
            with atomic(order="full"):  # try_get_page()
                page.refs += 1
        else:
            with atomic(order="relaxed"):  # atomic_inc(&page->_refcount)
                page.refs += 1
        same = page.present  #: READ_ONCE(*ptep), again
        page.pinned = same
        page.pinned = False
        with atomic(order="full"):  # put_page()
            page.refs -= 1


@actor
def clear_and_look() -> None:
    while True:
        with atomic(order="relaxed"):  # ptep_get_and_clear()
            page.present = False
        if MB:
            smp_mb()
        refs = page.refs  #: page_count()
        if refs == 0:
            page.discarded = True
            page.discarded = False
        page.present = True  #: set_pte_at()


@never("a page is discarded while it is pinned")
def no_pin_is_missed() -> bool:
    return page.pinned and page.discarded


properties = [no_pin_is_missed]
expect = {no_pin_is_missed: "holds" if FULL_INC and MB else "violated"}
