"""get_user_pages_fast() against reclaim, which freezes the references of a clean page: __remove_mapping().

mm/vmscan.c, Linux 4.14: page_ref_freeze() sets the count to zero if there is no other reference; after that
page_cache_get_speculative() fails. Both are atomics on one word, so no pin is missed, whatever the order. But
the page must also be clean, and a caller marks it dirty before it drops its pin: PageDirty() has to be read
after the references, as the comment in __remove_mapping() says.
LOOK_FIRST: PageDirty() is read first.
"""

from checker import actor, atomic, every_actor_finishes, ghost, integer, mechanism, never, record, shared

memory = "weak"
FREEZE = mechanism(True, cost="page_ref_freeze() is a full barrier")
PUT = mechanism(True, cost="put_page() is a full barrier, so dirty is set before the reference is dropped")
LOOK_FIRST = mechanism(False, cost="none: PageDirty() is read before the references")


@record
class Page:
    present: bool = True  # the page table entry
    dirty: bool = False  # PG_dirty
    refs: int = integer(1, most=2)  # that of the page cache, and a pin
    pinned: bool = ghost(False)
    written: bool = ghost(False)  # what the device wrote is nowhere else
    freed: bool = ghost(False)


page = shared(Page)


@actor
def get_user_pages_fast() -> None:
    present = page.present  #: READ_ONCE(*ptep)
    if not present:
        return
    with atomic(order="full"):  # page_cache_get_speculative()
        got = page.refs > 0
        if got:
            page.refs += 1
    if not got:
        return
    same = page.present  #: READ_ONCE(*ptep), again
    if same:
        with atomic:  # the device writes
            page.pinned = True
            page.written = True
        page.dirty = True  #: set_page_dirty()
        page.pinned = False
    if PUT:
        with atomic(order="full"):  # put_page()
            page.refs -= 1
    else:
        with atomic(order="relaxed"):  # atomic_dec(&page->_refcount)
            page.refs -= 1


@actor
def reclaim() -> None:
    with atomic(order="relaxed"):  # try_to_unmap(): ptep_clear_flush()
        page.present = False
    dirty = False
    if LOOK_FIRST:
        dirty = page.dirty  #: PageDirty()
    if FREEZE:
        with atomic(order="full"):  # page_ref_freeze(page, 1)
            frozen = page.refs == 1
            if frozen:
                page.refs = 0
    else:
        with atomic(order="relaxed"):  # atomic_cmpxchg_relaxed(&page->_refcount, 1, 0)
            frozen = page.refs == 1
            if frozen:
                page.refs = 0
    if frozen:
        if not LOOK_FIRST:
            dirty = page.dirty  #: PageDirty()
        page.freed = not dirty


@never("a page is freed while it is pinned")
def no_pin_is_missed() -> bool:
    return page.freed and page.pinned


@never("what the device wrote is lost")
def no_write_is_lost() -> bool:
    return page.freed and page.written


properties = [no_pin_is_missed, no_write_is_lost, every_actor_finishes()]
expect = {no_write_is_lost: "holds" if FREEZE and PUT and not LOOK_FIRST else "violated"}
