"""A pin holds the page lock: Jérôme Glisse's proposal for get_user_pages().

The lock excludes writeback, truncate and reclaim from a page for as long as it is pinned (HOLD on, the
default), or only while the pin is taken (HOLD off). get_user_pages_fast() cannot sleep: it tries the
lock, and leaves the page to the slow path where that fails. The callers that exist keep what they do
today: they release with set_page_dirty_lock(), which takes the page lock again, unless they are
CONVERTED; they pin the pages of a request in the order of the buffer, unless that is SORTED.

get_user_pages_fast() stands for a driver with an MMU notifier (as i915's userptr): its callback ends
the device's use of the page from whatever context takes the page out of a page table.

What it settles, and which hazards are real: docs/models.md. Labels as in checker/kernel/, which
lists what is left out. Also left out: mmap_sem; hazards that need a second file system
lock (journal transactions); performance, which was the other half of the argument.
"""

from checker import (
    Array,
    actor,
    atomic,
    choose,
    every_actor_finishes,
    mechanism,
    never_waits,
    parameter,
    procedure,
    shared,
    wait_until,
)
from checker.kernel.disk import end_page_writeback
from checker.kernel.gup import device_write, get_user_page, keep_pin
from checker.kernel.gup_fast import gup_pte_range
from checker.kernel.mmu_notifier import invalidate_range_start
from checker.kernel.page import (
    Page,
    Pte,
    Task,
    lock_page,
    put_page,
    set_page_dirty_lock,
    trylock_page,
    unlock_page,
    wait_on_page_writeback,
)
from checker.kernel.reclaim import reclaim_of
from checker.kernel.truncate import truncate_inode_page, truncate_is_called, unmap_mapping_range
from checker.kernel.writeback import writeback_of
from properties.locking import no_abba, no_self_deadlock
from properties.progress import references_are_put_after_truncate, truncate_finishes, writeback_finishes
from properties.stable_pages import dirty_pages_are_prepared, no_write_lost, page_stable_under_writeback

PAGES = parameter(2, most=2)
CALLERS = parameter(2, most=2)
LONGTERM = parameter(0, least=0, most=1)  # 1: get_user_pages() may keep its pin for ever
PROGRESS = parameter(0, least=0, most=1)  # 1: whether truncate and writeback finish (minutes for two pages)
USED = parameter(1, most=2)  # how many of the pages others than the callers work on
HOLD = mechanism(True, cost="the page lock is held for the whole pin, and all who want it wait")
RECHECK = mechanism(True, cost="one more look at the page table, under the page lock")
CONVERTED = mechanism(False, cost="every release of a pin in the kernel is changed")
CALLBACK = mechanism(False, cost="every notifier callback that drops a pin is changed")
SORTED = mechanism(False, cost="the pages of a request are sorted before they are pinned")

pages = shared(Array(Page, PAGES))
used = tuple(pages[i] for i in range(min(USED, PAGES)))
callers = shared(Array(Task, CALLERS))
driver = shared(Task)
flusher = shared(Task)
truncater = shared(Task)
reclaimer = shared(Task)


@procedure
def still_mapped(page: Page) -> bool:
    with atomic:  # pte_same(): under the page lock
        same = page.pte is Pte.WRITABLE
    return same


@procedure
def pin_page(page: Page, current: Task) -> bool:
    """get_user_page(), then the page lock, then another look."""
    while get_user_page(page, current):
        lock_page(page, current)
        if not RECHECK or still_mapped(page):
            if not HOLD:
                unlock_page(page)
            return True
        unlock_page(page)
        put_page(page)
    return False


@procedure
def pin_page_fast(page: Page, current: Task) -> bool:
    """gup_pte_range(), then trylock_page(), then another look: where one fails, the slow path."""
    if not gup_pte_range(page):
        return False
    if trylock_page(page, current):
        if not RECHECK or still_mapped(page):
            if not HOLD:
                unlock_page(page)
            return True
        unlock_page(page)
    put_page(page)
    return False


@procedure
def release_page(page: Page, current: Task, converted: bool) -> None:
    if HOLD and converted:
        page.dirty = True  #: set_page_dirty(): the pin holds the lock
    else:
        set_page_dirty_lock(page, current)  # H5, as callers do today
    if HOLD:
        unlock_page(page)
    put_page(page)


@procedure
def notify(page: Page, current: Task) -> None:
    """The driver's callback, in the context of whoever takes the page out of the page table."""
    if invalidate_range_start(page, current, HOLD):
        release_page(page, current, CALLBACK)


@actor(callers)
def get_user_pages(current: Task) -> None:
    with atomic:  # get_user_pages(FOLL_WRITE): the pages of the request
        first = choose(pages)
        second = choose(pages)
        wait_until(PAGES == 1 or (first is not second and (not SORTED or first is pages[0])))
    if pin_page(first, current):
        if PAGES == 1 or pin_page(second, current):
            device_write(first)
            keep_pin(LONGTERM > 0)
            if PAGES > 1:
                release_page(second, current, CONVERTED)
        release_page(first, current, CONVERTED)


@actor
def get_user_pages_fast() -> None:
    page = choose(used)
    pinned = pin_page_fast(page, driver)
    if not pinned:
        pinned = pin_page(page, driver)
    if pinned:
        page.device = True  # the device may use it, until its notifier calls back
        with atomic:  #: the device writes the page, if it was not stopped  # H3
            if page.device:
                page.newer = True
                page.torn = page.writeback
        with atomic:  # the driver is done with the page, if it was not stopped
            mine = page.device
            page.device = False
        if mine:
            release_page(page, driver, True)


writeback = actor(writeback_of(used, flusher, notify))


end_of_io = actor(used, lane="interrupt")(end_page_writeback)


@actor
def truncate() -> None:
    page = choose(used)
    if PROGRESS > 0:
        with atomic:  # truncate_inode_pages_range()
            called = truncate_is_called(truncater)
        if not called:
            return
    notify(page, truncater)  # T2, without the page lock
    unmap_mapping_range(page)
    lock_page(page, truncater)  # T4
    wait_on_page_writeback(page)
    notify(page, truncater)
    unmap_mapping_range(page)
    truncate_inode_page(page)
    unlock_page(page)


reclaim = actor(reclaim_of(used, reclaimer, notify))


stable = page_stable_under_writeback(pages)
kept = no_write_lost(pages)
prepared = dirty_pages_are_prepared(pages)
release = no_self_deadlock(callers).named(
    "release_never_waits_for_itself", "the release of a pin waits for the page lock that the pin holds"
)
requests = no_abba(callers).named(
    "requests_never_wait_for_each_other", "two requests for the same pages wait for each other's page lock"
)
callback = no_self_deadlock([flusher, reclaimer]).named(
    "callback_under_page_lock_never_waits_for_itself",
    "a notifier callback, called under the page lock, waits for the page lock",
)
callback_of_pin = no_self_deadlock([truncater]).named(
    "callback_never_waits_for_its_pin", "a notifier callback waits for the page lock that its pin holds"
)
cut_off = truncate_finishes(pages, truncater)
written = writeback_finishes(pages[0])
balanced = references_are_put_after_truncate(pages)

properties = [
    stable,
    kept,
    prepared,
    release,
    requests,
    callback,
    callback_of_pin,
    never_waits(pin_page_fast),
    every_actor_finishes(),
    *((cut_off, written, balanced) if PROGRESS else ()),
]
left_out = [] if PROGRESS else [cut_off, written, balanced]

unsafe = not HOLD or not RECHECK
crossed = HOLD and not SORTED and PAGES > 1 and CALLERS > 1
hangs = not (HOLD and CONVERTED and CALLBACK) or LONGTERM > 0
expect = {
    stable: "violated" if unsafe else "holds",
    kept: "violated" if unsafe else "holds",
    prepared: "violated" if unsafe else "holds",
    release: "violated" if HOLD and not CONVERTED else "holds",
    requests: "violated" if crossed else "holds",
    callback: "holds" if HOLD else "violated",
    callback_of_pin: "holds" if HOLD and CALLBACK else "violated",
    "every_actor_finishes": "violated" if hangs or crossed else "holds",
}
if PROGRESS:
    stays = not CONVERTED or crossed or LONGTERM > 0  # a pin of a page that was cut off before
    leaks = (HOLD and not RECHECK and stays) or (not HOLD and LONGTERM > 0)
    expect[cut_off] = expect[written] = "violated" if hangs else "holds"
    expect[balanced] = "violated" if leaks else "holds"
