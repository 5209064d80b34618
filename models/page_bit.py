"""One flag in struct page: PG_dma_pinned, June 2018.

John Hubbard's patch (20180617012510.20139-3-jhubbard@nvidia.com): get_user_pages() and
get_user_pages_fast() set the flag on the pages that they have gathered, on their way out;
try_to_unmap_one() returns early if it is set, so that reclaim leaves the page alone; it is not cleared
before the page is freed (STICKY), as one bit cannot count several pinners. Writeback did not look in the
patch (SKIP off); that it should leave marked pages for later was said in the replies, and so was
the copy (BOUNCE), which needs no waiting.

The early return stands at the top of try_to_unmap_one(): before the entry is cleared (LAST off), without
the page table lock, and only for pages that something maps (UNMAPPED off).
Labels as in checker/kernel/, which lists what is left out. Also left out: freeing the page,
which clears the flag; the early return in page_mkclean_one() that was tried too, which would write a
page whose entry stays writable.
"""

from checker import (
    Array,
    actor,
    atomic,
    every_actor_finishes,
    mechanism,
    never,
    never_waits,
    parameter,
    procedure,
    record,
    shared,
)
from checker.kernel.disk import end_page_writeback_of
from checker.kernel.gup import device_write, get_user_page_by, keep_pin
from checker.kernel.page import Page, Pte, Task, lock_page, set_page_dirty_lock
from checker.kernel.pin_marks import Watch, page_mapped, put_pinned_page, unlock_page_asked, writepage_pinned
from checker.kernel.reclaim import isolate_and_trylock, try_to_release_page, try_to_unmap
from checker.kernel.truncate import truncate_of_page
from checker.kernel.writeback import find_dirty_page, must_write, page_mkclean
from properties.pin_marks import no_pin_is_missed, what_is_written_is_stable
from properties.progress import truncate_finishes, writeback_finishes
from properties.stable_pages import dirty_pages_are_prepared, no_write_lost

CALLERS = parameter(1, most=2)
LONGTERM = parameter(0, least=0, most=1)  # 1: get_user_pages() may keep its pin for ever
STICKY = mechanism(True, cost="a page once pinned is never reclaimed or written in place again")
EARLY = mechanism(False, cost="the flag is set under the page table lock, or before the entry is read again")
LAST = mechanism(False, cost="the page table entry is changed before the flag is looked at")
UNMAPPED = mechanism(False, cost="reclaim looks at the flag of pages that nothing maps, too")
SKIP = mechanism(True, cost="writeback leaves marked pages for later: fsync() cannot")
BOUNCE = mechanism(False, cost="writeback copies a marked page, where it does not skip it")


@record
class Mark:
    flag: bool = False  # PG_dma_pinned


pages = shared(Array(Page, 1))
page = pages[0]
mark = shared(Mark)
watch = shared(Watch)
callers = shared(Array(Task, CALLERS))
fast_caller = shared(Task)
flusher = shared(Task)
truncater = shared(Task)
reclaimer = shared(Task)


@procedure
def page_dma_pinned() -> bool:
    with atomic:  # PageDmaPinned()
        marked = mark.flag
        watch.unpinned = not marked
    return marked


@procedure
def follow_page_pte() -> bool:
    with atomic:  #: follow_page_pte(): all of it under the page table lock  # S4, S5
        present = page.pte is Pte.WRITABLE
        if present:
            page.pins += 1
            watch.users += 1
            watch.holders += 1
            if EARLY:
                mark.flag = True
    return present


get_user_page = get_user_page_by(page, follow_page_pte)


@procedure
def gup_pte_range() -> bool:
    """As in checker/kernel/gup_fast.py; where the flag is EARLY, it is set between Q7 and Q8."""
    pte = page.pte  #: READ_ONCE(*ptep)  # Q3
    if pte is not Pte.WRITABLE:  # Q4
        return False
    with atomic:  #: page_cache_get_speculative()  # Q7
        page.pins += 1
        watch.users += 1
    if EARLY:
        mark.flag = True  # SetPageDmaPinned()
    with atomic:  #: READ_ONCE(*ptep), again  # Q8
        same = page.pte is pte
        if same:
            watch.holders += 1
    if not same:
        if EARLY and not STICKY:
            mark.flag = False  # ClearPageDmaPinned(): it may be another's
        put_pinned_page(page, watch)
    return same


@procedure
def use_page(current: Task, longterm: bool) -> None:
    """What follows get_user_pages(): its way out, the device, the release."""
    if not EARLY:
        mark.flag = True  #: SetPageDmaPinned(), on the way out
    device_write(page)
    keep_pin(longterm)
    set_page_dirty_lock(page, current)  # H5
    if STICKY:
        with atomic:  # put_page()
            page.pins -= 1
            watch.users -= 1
            watch.holders -= 1
    else:
        with atomic:  # ClearPageDmaPinned(): it may be another's
            mark.flag = False
            watch.holders -= 1
        put_pinned_page(page, watch)


@actor(callers)
def get_user_pages(current: Task) -> None:
    if get_user_page(current):
        use_page(current, LONGTERM > 0)


@actor
def get_user_pages_fast() -> None:
    pinned = gup_pte_range()
    if not pinned:
        pinned = get_user_page(fast_caller)
    if pinned:
        use_page(fast_caller, False)


@actor
def writeback() -> None:
    while True:
        with atomic:  #: a page tagged dirty  # W1
            find_dirty_page(page)
        lock_page(page, flusher)  # W2
        if must_write(page):
            marked = False
            if (SKIP or BOUNCE) and not LAST:
                marked = page_dma_pinned()
            if not (SKIP and marked):
                page_mkclean(page)  # W6a
                if (SKIP or BOUNCE) and LAST:
                    marked = page_dma_pinned()
            if not (SKIP and marked):
                writepage_pinned(page, watch, marked, False)
        unlock_page_asked(page, watch)  # W9


end_of_io = actor(end_page_writeback_of(page), lane="interrupt")


truncate = actor(truncate_of_page(page, truncater))


@actor
def reclaim() -> None:
    while True:
        with atomic:  #: trylock_page()  # R2
            isolate_and_trylock(page, reclaimer)
        asks = True
        if not UNMAPPED:
            asks = page_mapped(page)
        marked = False
        if asks and not LAST:
            marked = page_dma_pinned()
        if not marked:
            try_to_unmap(page)  # R3
        if asks and LAST:
            marked = page_dma_pinned()
        if not marked:
            try_to_release_page(page)  # R5
        unlock_page_asked(page, watch)


stable = what_is_written_is_stable(page, watch)
kept = no_write_lost(pages)
prepared = dirty_pages_are_prepared(pages)
missed = no_pin_is_missed(watch)
cut_off = truncate_finishes(pages, truncater)
written = writeback_finishes(page)


@never("a page stays marked that nobody has pinned or is about to pin")
def no_mark_outlives_its_pins() -> bool:
    return mark.flag and watch.users == 0


properties = [
    stable,
    kept,
    prepared,
    missed,
    no_mark_outlives_its_pins,
    cut_off,
    written,
    never_waits(gup_pte_range),
    every_actor_finishes(),
]

exact = STICKY and EARLY and LAST
stripped = not STICKY or not EARLY or not (UNMAPPED or (LAST and SKIP))
expect = {
    stable: "holds" if exact and (SKIP or BOUNCE) else "violated",
    # a page that is skipped for ever loses nothing, and keeps nothing either
    kept: "violated" if stripped and not (SKIP and STICKY) else "holds",
    prepared: "violated" if stripped else "holds",
    missed: "holds" if exact else "violated",
    written: "violated" if SKIP and (STICKY or LONGTERM) else "holds",
    no_mark_outlives_its_pins: "violated" if STICKY else "holds",
}
