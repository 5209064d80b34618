"""A bias in the reference count: pin_user_pages() and FOLL_PIN, what became of the discussion.

Jan Kara's idea (20190114145447.GJ13316@quack2.suse.cz), merged for 5.7 (3faa52c03f44): a pin adds
GUP_PIN_COUNTING_BIAS, 1024, to _refcount, and page_maybe_dma_pinned() is whether that many references exist.
mm/gup.c, mm/vmscan.c and Documentation/core-api/pin_user_pages.rst, Linux 6.12: get_user_pages_fast()
adds one reference (Q7), then the rest of the bias, then reads the entry again (Q8, EARLY); the release
marks the page dirty before it takes the bias away (DIRTY_FIRST); reclaim looks after it has unmapped the
page, and keeps the buffers of a pinned one (RECLAIM, d824ec2a1546). What writeback does with a pinned page
is still to be decided there. Three answers are switches here: SKIP leaves it for later, BOUNCE sends a copy
to the disk, REDIRTY writes it and leaves it dirty; whether writeback looks after page_mkclean() is LAST.

The bias is 4 here. The references of the page cache, the page table and the buffers, of writeback and
reclaim are not counted: they are a few, and all that they do is to make the bias smaller. OTHERS
are random processes, each with one reference for some time; a page of which BIAS are held looks pinned.
Labels as in checker/kernel/, which lists what is left out. Also left out: truncate, which never
asks (see page_bit); anonymous pages and fork; FOLL_LONGTERM; large folios, which have a counter of their
own; overflow.
"""

from checker import (
    Array,
    actor,
    atomic,
    every_actor_finishes,
    ghost,
    integer,
    mechanism,
    never,
    never_waits,
    parameter,
    procedure,
    record,
    shared,
    wait_until,
)
from checker.kernel.disk import end_page_writeback_of
from checker.kernel.gup import device_write, get_user_page_by, keep_pin
from checker.kernel.page import Page, Pte, Task, lock_page, set_page_dirty_lock
from checker.kernel.pin_marks import Watch, unlock_page_asked, writepage_pinned
from checker.kernel.reclaim import try_to_release_page, try_to_unmap
from checker.kernel.writeback import must_write, page_mkclean
from properties.pin_marks import no_pin_is_missed, what_is_written_is_stable
from properties.progress import writeback_finishes
from properties.stable_pages import dirty_pages_are_prepared, no_write_lost

CALLERS = parameter(1, most=2)
LONGTERM = parameter(0, least=0, most=1)  # 1: pin_user_pages() may keep its pin for ever
OTHERS = parameter(1, most=4)
BIAS = parameter(4, least=2, most=8)  # GUP_PIN_COUNTING_BIAS
CONVERTED = mechanism(True, cost="every caller that writes pins with pin_user_pages()")
PAIRED = mechanism(True, cost="every pin is released with unpin_user_page(), not with put_page()")
EARLY = mechanism(True, cost="a fast path that backs off has two atomic operations to undo")
DIRTY_FIRST = mechanism(True, cost="the release takes the page lock while the page is pinned")
RECLAIM = mechanism(True, cost="reclaim keeps what looks pinned, after it has unmapped it")
LAST = mechanism(True, cost="writeback write-protects a page before it knows whether it will write it")
SKIP = mechanism(False, cost="writeback leaves pinned pages for later: fsync() cannot")
BOUNCE = mechanism(False, cost="writeback copies a pinned page")
REDIRTY = mechanism(False, cost="a pinned page that was written stays dirty, and is written again and again")


@record
class Count:
    refcount: int = integer(
        0, most=(CALLERS + 1) * BIAS + OTHERS
    )  # _refcount, less those that are always there
    others: int = ghost(integer(0, most=OTHERS))  # references of others


pages = shared(Array(Page, 1))
page = pages[0]
count = shared(Count)
watch = shared(Watch)
callers = shared(Array(Task, CALLERS))
fast_caller = shared(Task)
flusher = shared(Task)
reclaimer = shared(Task)


@procedure
def page_maybe_dma_pinned() -> bool:
    with atomic:  # page_maybe_dma_pinned()
        pinned = count.refcount >= BIAS
        watch.unpinned = not pinned
    return pinned


@procedure
def follow_page_pte() -> bool:
    with atomic:  #: follow_page_pte(), try_grab_folio(): all of it under the page table lock  # S4, S5
        present = page.pte is Pte.WRITABLE
        if present:
            count.refcount += BIAS if CONVERTED else 1
            page.pins += 1
            watch.users += 1
            watch.holders += 1
    return present


get_user_page = get_user_page_by(page, follow_page_pte)


@procedure
def add_rest_of_bias() -> None:
    with atomic:  # folio_ref_add(folio, GUP_PIN_COUNTING_BIAS - 1)
        count.refcount += BIAS - 1


@procedure
def gup_pte_range() -> bool:
    """As in checker/kernel/gup_fast.py, but for try_grab_folio_fast(): a pin in two steps."""
    pte = page.pte  #: ptep_get_lockless()  # Q3
    if pte is not Pte.WRITABLE:  # Q4
        return False
    with atomic:  #: try_get_folio()  # Q7
        count.refcount += 1
        page.pins += 1
        watch.users += 1
    if EARLY and CONVERTED:
        add_rest_of_bias()
    with atomic:  #: ptep_get(ptep), again  # Q8
        same = page.pte is pte
        if same:
            watch.holders += 1
    if not same:
        with atomic:  # gup_put_folio()
            count.refcount -= BIAS if EARLY and CONVERTED else 1
            page.pins -= 1
            watch.users -= 1
        return False
    if CONVERTED and not EARLY:
        add_rest_of_bias()
    return True


@procedure
def unpin_user_page() -> None:
    with atomic:  # unpin_user_page(), or put_page()
        count.refcount -= BIAS if CONVERTED and PAIRED else 1
        page.pins -= 1
        watch.users -= 1
        watch.holders -= 1


@procedure
def use_page(current: Task, longterm: bool) -> None:
    """The device, and the release: unpin_user_pages_dirty_lock()."""
    device_write(page)
    keep_pin(longterm)
    if DIRTY_FIRST:
        set_page_dirty_lock(page, current)  # H5
        unpin_user_page()
    else:
        with atomic:  # unpin_user_page(), or put_page(), too early
            count.refcount -= BIAS if CONVERTED and PAIRED else 1
            watch.holders -= 1
        set_page_dirty_lock(page, current)
        with atomic:  # the caller has done what it could for its data
            page.pins -= 1
            watch.users -= 1


@actor(callers)
def pin_user_pages(current: Task) -> None:
    if get_user_page(current):
        use_page(current, LONGTERM > 0)


@actor
def pin_user_pages_fast() -> None:
    pinned = gup_pte_range()
    if not pinned:
        pinned = get_user_page(fast_caller)
    if pinned:
        use_page(fast_caller, False)


@actor(count=OTHERS)
def random_process() -> None:
    """Any other user of references: a lookup in the page cache, a pagevec, get_user_pages() for reading."""
    with atomic:  # get_page()
        count.refcount += 1
        count.others += 1
    with atomic:  # put_page()
        count.refcount -= 1
        count.others -= 1


@actor
def writeback() -> None:
    while True:
        wait_until(page.dirty, resting=True)  #: a page tagged dirty  # W1
        lock_page(page, flusher)  # W2
        if must_write(page):
            pinned = False
            if (SKIP or BOUNCE or REDIRTY) and not LAST:
                pinned = page_maybe_dma_pinned()
            if not (SKIP and pinned):
                page_mkclean(page)  # W6a
                if (SKIP or BOUNCE or REDIRTY) and LAST:
                    pinned = page_maybe_dma_pinned()
            if not (SKIP and pinned):
                writepage_pinned(page, watch, BOUNCE and pinned, REDIRTY and pinned)
        unlock_page_asked(page, watch)  # W9


end_of_io = actor(end_page_writeback_of(page), lane="interrupt")


@actor
def reclaim() -> None:
    while True:
        with atomic:  #: folio_trylock()  # R2
            wait_until(not page.locked, resting=True)
            page.locked = True
            page.owner = reclaimer
        try_to_unmap(page)  # R3
        pinned = False
        if RECLAIM:
            pinned = page_maybe_dma_pinned()
        if not pinned:
            try_to_release_page(page)  # R5 filemap_release_folio()
        unlock_page_asked(page, watch)


stable = what_is_written_is_stable(page, watch)
kept = no_write_lost(pages)
prepared = dirty_pages_are_prepared(pages)
missed = no_pin_is_missed(watch)
written = writeback_finishes(page)


@never("a page seems pinned for the sake of references that are no pins")
def no_reference_is_taken_for_a_pin() -> bool:
    return count.refcount >= BIAS and watch.users == 0 and count.others > 0


@never("a page seems pinned for ever: nobody has pinned it or refers to it")
def no_mark_outlives_its_pins() -> bool:
    return count.refcount >= BIAS and watch.users == 0 and count.others == 0


properties = [
    stable,
    kept,
    prepared,
    missed,
    no_reference_is_taken_for_a_pin,
    no_mark_outlives_its_pins,
    written,
    never_waits(gup_pte_range),
    every_actor_finishes(),
]

exact = CONVERTED and EARLY
asks = SKIP or BOUNCE or REDIRTY
stays_dirty = exact and LAST and (SKIP or REDIRTY)  # as long as it is pinned, so nobody strips its buffers
safe = DIRTY_FIRST and (stays_dirty or (exact and RECLAIM))
leaks = CONVERTED and not PAIRED
expect = {
    stable: "holds" if exact and LAST and (SKIP or BOUNCE) else "violated",
    kept: "holds" if safe or stays_dirty else "violated",
    prepared: "holds" if safe else "violated",
    missed: "violated" if (asks and not LAST) or (not exact and (asks or RECLAIM)) else "holds",
    no_reference_is_taken_for_a_pin: "violated" if leaks or OTHERS >= BIAS else "holds",
    written: "violated" if SKIP and CONVERTED and (LONGTERM or not PAIRED) else "holds",
    no_mark_outlives_its_pins: "violated" if leaks else "holds",
}
