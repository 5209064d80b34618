"""The kernel of 2018: get_user_pages() takes a reference, and nothing else knows.

Models get_user_pages() for writing on a shared file mapping, the holder of the pin (a device, as in
direct I/O into a mapped file), get_user_pages_fast(), writeback, truncate and reclaim, Linux 4.14 to
4.17; the paths are in checker/kernel/. Every holder ends with set_page_dirty_lock() and put_page().
Left out: what checker/kernel/ leaves out; stores by the CPU (they go through the page table, which
writeback write-protects, so they are stopped where a device is not).
"""

from checker import (
    Array,
    actor,
    atomic,
    choose,
    every_actor_finishes,
    initial,
    never_waits,
    parameter,
    shared,
)
from checker.kernel.disk import end_page_writeback
from checker.kernel.gup import device_write, get_user_page, keep_pin
from checker.kernel.gup_fast import gup_pte_range
from checker.kernel.page import Page, Task, put_page, set_page_dirty_lock
from checker.kernel.reclaim import reclaim_of
from checker.kernel.truncate import truncate_of
from checker.kernel.writeback import writeback_of
from properties.progress import references_are_put, truncate_finishes, writeback_finishes
from properties.stable_pages import dirty_pages_are_prepared, no_write_lost, page_stable_under_writeback

PAGES = parameter(1, most=2)
CALLERS = parameter(1, most=2)
LONGTERM = parameter(0, least=0, most=1)  # 1: get_user_pages() may keep its pin for ever
STEALING = parameter(0, least=0, most=1)  # 1: the page lock of 4.14, see checker/kernel/page.py

pages = shared(Array(Page, PAGES))
callers = shared(Array(Task, CALLERS))
fast_caller = shared(Task)
flusher = shared(Task)
truncater = shared(Task)
reclaimer = shared(Task)


@initial
def page_lock_of() -> None:
    for page in pages:
        page.in_turn = STEALING == 0


@actor(callers)
def get_user_pages(current: Task) -> None:
    with atomic:  # get_user_pages(FOLL_WRITE): the buffer
        page = choose(pages)
    if get_user_page(page, current):
        device_write(page)
        keep_pin(LONGTERM > 0)
        set_page_dirty_lock(page, current)  # H5
        put_page(page)


@actor
def get_user_pages_fast() -> None:
    with atomic:  # get_user_pages_fast(write=1): the buffer
        page = choose(pages)
    pinned = gup_pte_range(page)
    if not pinned:
        pinned = get_user_page(page, fast_caller)
    if pinned:
        device_write(page)
        set_page_dirty_lock(page, fast_caller)  # H5
        put_page(page)


writeback = actor(writeback_of(pages, flusher))


end_of_io = actor(pages, lane="interrupt")(end_page_writeback)


truncate = actor(truncate_of(pages, truncater))


reclaim = actor(reclaim_of(pages, reclaimer))


stable = page_stable_under_writeback(pages)
kept = no_write_lost(pages)
prepared = dirty_pages_are_prepared(pages)

cut_off = truncate_finishes(pages, truncater)
written = writeback_finishes(pages[0])
balanced = references_are_put(pages)

properties = [
    stable,
    kept,
    prepared,
    cut_off,
    written,
    balanced,
    never_waits(gup_pte_range),
    every_actor_finishes(),
]
expect = {
    stable: "violated",
    kept: "violated",
    prepared: "violated",
    cut_off: "violated" if STEALING else "holds",
    written: "violated" if STEALING else "holds",
    balanced: "violated" if STEALING or LONGTERM else "holds",
}
