"""MADV_FREE: reclaim discards a page that a direct read is just filling.

Commit 6c8e2a256915; mm/rmap.c, try_to_unmap_one(), Linux 5.17. An anonymous page after madvise(MADV_FREE) is
discarded if it is clean and nobody else holds a reference. The direct read pins it through
get_user_pages_fast(), the device writes, set_page_dirty() and put_page() follow. The fix reads the references
after the entry is cleared, and PG_dirty after the references. Each of the two needs a barrier: without the
first the pin is missed; without the second the dirty flag is read while the page is still pinned, and the
references after.
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

memory = "weak"
REFS = mechanism(True, cost="the references are read at all: page_ref_count() == 1 + page_mapcount()")
MB = mechanism(True, cost="smp_mb() between clearing the entry and reading the references")
RMB = mechanism(True, cost="smp_rmb() between reading the references and PG_dirty")


@record
class Page:
    present: bool = True  # the page table entry
    dirty: bool = False  # PG_dirty
    refs: int = integer(0, most=1)  # references but those of the mapping and of reclaim
    written: bool = ghost(False)  # the read has returned: the data is in this page only
    discarded: bool = ghost(False)


page = shared(Page)


@actor
def direct_read() -> None:
    present = page.present  #: READ_ONCE(*ptep)
    if not present:
        return
    with atomic(order="full"):  # try_grab_compound_head()
        page.refs += 1
    same = page.present  #: READ_ONCE(*ptep), again
    if same:
        page.written = True  #: the device writes the page
        with atomic(order="full"):  # set_page_dirty(): TestSetPageDirty()
            page.dirty = True
    with atomic(order="full"):  # put_page()
        page.refs -= 1


@actor
def reclaim() -> None:
    with atomic(order="relaxed"):  # ptep_get_and_clear(), the flush is put off
        page.present = False
    pinned = False
    if REFS:
        if MB:
            smp_mb()
        pinned = page.refs > 0  #: page_ref_count()
        if RMB:
            smp_rmb()
    dirty = page.dirty  #: PageDirty()
    page.discarded = not pinned and not dirty


@never("what was read from the disk is lost")
def no_data_is_lost() -> bool:
    return page.discarded and page.written


properties = [no_data_is_lost, every_actor_finishes()]
expect = {no_data_is_lost: "holds" if REFS and MB and RMB else "violated"}
