"""get_user_pages_fast() against truncate, which unmaps a page and drops its references; it is used again.

mm/gup.c, mm/truncate.c and include/linux/page_ref.h, Linux 4.14. The fast path may take its reference on a
page that has been freed and belongs to somebody else by then. So it reads the entry again, after the
reference: it must see that the entry is gone. Who frees the page clears the entry before it drops the
reference, and who allocates it comes after that; so order is needed on the way from one to the other.
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
    wait_until,
)

memory = "weak"
GET = mechanism(True, cost="page_cache_get_speculative() is a full barrier")
PUT = mechanism(True, cost="put_page() is a full barrier, so the entry is cleared before")
ALLOC = mechanism(True, cost="the lock of the free list orders the allocation after the freeing")


@record
class Page:
    present: bool = True  # the page table entry
    refs: int = integer(1, most=2)
    free: bool = False  # in the free list
    reused: bool = ghost(False)  # belongs to somebody else
    wrong: bool = ghost(False)  # the caller has a page that belongs to somebody else


page = shared(Page)


@actor
def get_user_pages_fast() -> None:
    present = page.present  #: READ_ONCE(*ptep)
    if not present:
        return
    if GET:
        with atomic(order="full"):  # page_cache_get_speculative()
            got = page.refs > 0
            if got:
                page.refs += 1
    else:
        with atomic(order="relaxed"):  # atomic_add_unless(&page->_refcount, 1, 0), relaxed
            got = page.refs > 0
            if got:
                page.refs += 1
    if got:
        with atomic:  # the pin is taken: whose page is it?
            others = page.reused
        same = page.present  #: READ_ONCE(*ptep), again
        page.wrong = same and others


@actor
def truncate() -> None:
    with atomic(order="relaxed"):  # zap_pte_range(): ptep_get_and_clear_full()
        page.present = False
    if PUT:
        with atomic(order="full"):  # put_page_testzero()
            page.refs -= 1
            last = page.refs == 0
    else:
        with atomic(order="relaxed"):  # atomic_dec_and_test(&page->_refcount), relaxed
            page.refs -= 1
            last = page.refs == 0
    if last:
        with atomic(order="release"):  # free_pcppages_bulk(): spin_unlock(&zone->lock)
            page.free = True


@actor
def next_owner() -> None:
    if ALLOC:
        with atomic(order="acquire"):  # rmqueue(): spin_lock(&zone->lock)
            wait_until(page.free, resting=True)
            page.free = False
    else:
        with atomic(order="relaxed"):  # the free list without its lock
            wait_until(page.free, resting=True)
            page.free = False
    with atomic:  # set_page_refcounted()
        page.refs = 1
        page.reused = True


@never("the caller has a page that belongs to somebody else")
def only_mapped_pages_are_pinned() -> bool:
    return page.wrong


properties = [only_mapped_pages_are_pinned, every_actor_finishes()]
expect = {only_mapped_pages_are_pinned: "holds" if GET else "violated"}
