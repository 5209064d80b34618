"""RCU for get_user_pages_fast(): change the page table, wait for a grace period, then look at the pins.

Dave Hansen's suggestion of 2018 ("terrifying"); no details were given, so the steps are derived from
mm/gup.c, where disabled interrupts make get_user_pages_fast() a reader under RCU-sched already.
Writeback and reclaim write-protect or unmap the page, wait for a grace period (GRACE), and look at the
reference count after it (AFTER) or before it; a page that is pinned is left alone: dirty, and with its
buffers. RECHECK is the second look of get_user_pages_fast() at the entry (Q8), which 4.14 has.

Actors: a caller of get_user_pages(), one of get_user_pages_fast(), each the holder of its pin until
set_page_dirty_lock() and put_page(); writeback, truncate, reclaim. Labels as in checker/kernel/.
Truncate does not check: a page-cache page may be truncated while it is pinned (B21 is about DAX).
Left out: what checker/kernel/ leaves out; other references than pins (they are more false alarms);
the grace period as a barrier, as memory is in order here; what it costs, under the page lock, for
every page.
"""

from checker import (
    Array,
    actor,
    atomic,
    every_actor_finishes,
    mechanism,
    never_waits,
    parameter,
    procedure,
    shared,
)
from checker.kernel.disk import end_page_writeback_of
from checker.kernel.gup import device_write, get_user_page, keep_pin
from checker.kernel.page import Page, Task, lock_page, put_page, set_page_dirty_lock
from checker.kernel.pin_look import PinLook, gup_pte_range_watched, page_pinned, unlock_looked_at
from checker.kernel.rcu import Reader, rcu_read_lock, rcu_read_unlock, synchronize_rcu
from checker.kernel.reclaim import isolate_and_trylock, try_to_release_page, try_to_unmap
from checker.kernel.truncate import truncate_of_page
from checker.kernel.writeback import find_dirty_page, must_write, page_mkclean, writepage
from properties.pin_look import no_false_alarm, no_pin_missed
from properties.progress import (
    grace_periods_finish,
    references_are_put,
    truncate_finishes,
    writeback_finishes,
)
from properties.stable_pages import dirty_pages_are_prepared, no_write_lost, page_stable_under_writeback

CALLERS = parameter(1, most=2)
FAST_CALLERS = parameter(1, most=2)
LONGTERM = parameter(0, least=0, most=1)  # 1: get_user_pages() may keep its pin for ever
GRACE = mechanism(True, cost="a grace period under the page lock, for each page written or reclaimed")
AFTER = mechanism(True, cost="nothing can be decided before the grace period is over")
RECHECK = mechanism(True, cost="one more look at the page table, in the fast path")

WRITEBACK, RECLAIM = 0, 1  # who waits for a grace period

pages = shared(Array(Page, 1))
looks = shared(Array(PinLook, 1))
page, look = pages[0], looks[0]
callers = shared(Array(Task, CALLERS))
fast_callers = shared(Array(Task, FAST_CALLERS))
readers = shared(Array(Reader, FAST_CALLERS))
flusher = shared(Task)
truncater = shared(Task)
reclaimer = shared(Task)


@procedure
def pinned_after_change(updater: int) -> bool:
    """The page table has changed: whether the page is pinned."""
    if GRACE and AFTER:
        synchronize_rcu(readers, updater)
    pinned = page_pinned(page, look)
    if GRACE and not AFTER:
        synchronize_rcu(readers, updater)
    return pinned


@procedure
def use_and_release(current: Task, longterm: bool) -> None:
    device_write(page)
    keep_pin(longterm)
    set_page_dirty_lock(page, current)  # H5
    put_page(page)


@procedure
def pin_page_fast(reader: Reader) -> bool:
    rcu_read_lock(reader)  # Q1
    pinned = gup_pte_range_watched(page, look, RECHECK)
    rcu_read_unlock(reader)  # Q10
    return pinned


@actor(callers)
def get_user_pages(current: Task) -> None:
    if get_user_page(page, current):
        use_and_release(current, LONGTERM > 0)


@actor(range(FAST_CALLERS))
def get_user_pages_fast(i: int) -> None:
    pinned = pin_page_fast(readers[i])
    if not pinned:
        pinned = get_user_page(page, fast_callers[i])
    if pinned:
        use_and_release(fast_callers[i], False)


@actor
def writeback() -> None:
    while True:
        with atomic:  #: a page tagged dirty  # W1
            find_dirty_page(page)
        lock_page(page, flusher)  # W2
        if must_write(page):
            page_mkclean(page)  # W6a
            if not pinned_after_change(WRITEBACK):
                writepage(page)
        unlock_looked_at(page, look)  # W9


end_of_io = actor(end_page_writeback_of(page), lane="interrupt")


truncate = actor(truncate_of_page(page, truncater))


@actor
def reclaim() -> None:
    while True:
        with atomic:  #: trylock_page()  # R2
            isolate_and_trylock(page, reclaimer)
        try_to_unmap(page)  # R3
        if not pinned_after_change(RECLAIM):
            try_to_release_page(page)  # R5
        unlock_looked_at(page, look)


stable = page_stable_under_writeback(pages)
kept = no_write_lost(pages)
prepared = dirty_pages_are_prepared(pages)
detected = no_pin_missed(pages, looks)
exact = no_false_alarm(looks)
cut_off = truncate_finishes(pages, truncater)
written = writeback_finishes(page)
balanced = references_are_put(pages)
graces = grace_periods_finish(readers)

properties = [
    stable,
    kept,
    prepared,
    detected,
    exact,
    cut_off,
    written,
    balanced,
    *((graces,) if GRACE else ()),
    never_waits(pin_page_fast),
    every_actor_finishes(),
]
left_out = [] if GRACE else [graces]

waits = GRACE and AFTER
expect = {
    stable: "holds" if waits or RECHECK else "violated",
    kept: "holds" if GRACE or RECHECK else "violated",
    prepared: "holds" if GRACE or RECHECK else "violated",
    detected: "holds" if waits or RECHECK else "violated",
    written: "violated" if LONGTERM else "holds",
    balanced: "violated" if LONGTERM else "holds",
    exact: "violated" if RECHECK and not waits else "holds",
}
