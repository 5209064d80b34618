"""No pin at all: a device uses a page until its MMU notifier stops it.

Jérôme Glisse's other proposal (2018; KVM does it, and pin_user_pages.rst calls it case 3): the driver
takes a reference only while it looks, and then maps the page into its device. Code that changes the page
table calls ->invalidate_range_start() first, which ends the mapping, and ->invalidate_range_end() after.
COUNT: the driver maps nothing while a bracket is open. SEQUENCE: nor if one was closed since it
began to look (virt/kvm/kvm_main.c; Documentation/vm/hmm.rst). Without both it is a driver that has
only ->invalidate_range_start(), as many were before commit ea25c4317946.
STOPS: the hardware can be stopped at any time. Without, the callback waits until the device is done.
ENDS: each use ends by itself (direct I/O); without, it may last until the notifier ends it (RDMA).
MARK: the driver calls set_page_dirty_lock() when a use ends, as at the end of a pin (H5): after the device
is stopped, as i915's userptr did (before commit 505a8ec7e11a), or before it is called done where it
cannot be stopped. TRYLOCK: the callback only tries the page lock (cee7fb437edc).
INSIDE: not so, but set_page_dirty() in the section that ends the use, under the driver's lock (KVM).

Actors: the driver, its device (writes at any time while the page is mapped, H3), another thread's write
fault, writeback, truncate, reclaim. (With TRYLOCK, what a callback under the page lock does with the page
lock is never taken: its caller has it.)
Linux 4.14, labels as in checker/kernel/. Left out: what checker/kernel/ leaves out; the reference that
MARK needs (the model only checks whether one is put); freeing by reclaim (no_use_after_range_end is about
the same moment); that a driver's retry ends when invalidations stop (a progress property).
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
from checker.kernel.fault import write_fault_of
from checker.kernel.gup import get_user_page
from checker.kernel.gup_fast import gup_pte_range
from checker.kernel.notifier_range import Notifier, range_end, range_start, read_begin, start_use
from checker.kernel.page import (
    Page,
    Task,
    lock_page,
    put_page,
    set_page_dirty_lock,
    trylock_page,
    unlock_page,
    wait_on_page_writeback,
)
from checker.kernel.reclaim import isolate_and_trylock, try_to_release_page, try_to_unmap
from checker.kernel.truncate import truncate_inode_page, truncate_is_called, unmap_mapping_range
from checker.kernel.writeback import find_dirty_page, must_write, page_mkclean, writepage
from properties.locking import no_self_deadlock
from properties.notifiers import (
    device_pages_are_dirty,
    no_device_write_lost,
    no_use_after_free,
    no_use_after_range_end,
)
from properties.progress import brackets_close, references_are_put, truncate_finishes, writeback_finishes
from properties.stable_pages import dirty_pages_are_prepared, page_stable_under_writeback

PAGES = parameter(1, most=2)
USES = parameter(1, most=2)  # of the driver, one after the other
FAULTS = parameter(1, most=2)  # threads that write to the page through the page table
COUNT = mechanism(True, cost="every driver implements ->invalidate_range_end() too")
SEQUENCE = mechanism(True, cost="every driver begins anew when a bracket was closed while it looked")
STOPS = mechanism(True, cost="hardware that can be stopped at any time")
ENDS = mechanism(False, cost="only devices that are soon done with a page by themselves")
MARK = mechanism(False, cost="the page lock, at the end of a use")
INSIDE = mechanism(False, cost="set_page_dirty() without the page lock, under the driver's lock")
TRYLOCK = mechanism(False, cost="a page is not marked dirty if it is locked")

ENDINGS = (True,) if ENDS else (True, False)

pages = shared(Array(Page, PAGES))
notifier = shared(Notifier)
driver = shared(Task)
threads = shared(Array(Task, FAULTS))
flusher = shared(Task)
truncater = shared(Task)
reclaimer = shared(Task)


@procedure
def map_page(page: Page) -> bool:
    """Whether the device has the page; False if there is nothing to map any more."""
    while True:
        if SEQUENCE:
            read_begin(notifier)
        pinned = gup_pte_range(page)
        if not pinned:
            if not get_user_page(page, driver):
                return False
        mapped = start_use(page, notifier, COUNT, SEQUENCE)
        put_page(page)
        if mapped:
            return True


@procedure
def end_use(page: Page) -> None:
    """The device is done with the page, if it was not stopped."""
    if MARK and not INSIDE and not STOPS:
        set_page_dirty_lock(page, driver)
    with atomic:  # the driver ends the mapping
        used = page.device
        page.device = False
        if MARK and INSIDE and used:
            page.dirty = True
    if MARK and not INSIDE and STOPS and used:
        set_page_dirty_lock(page, driver)


@procedure
def stop_device(page: Page, current: Task) -> None:
    """The callback, in the context and with the locks of whoever changes the page table."""
    if not STOPS:
        with atomic:  # ->invalidate_range_start()
            notifier.count += 1
        wait_until(not page.device)
    elif MARK and INSIDE:
        with atomic:  # ->invalidate_range_start(), set_page_dirty()
            notifier.count += 1
            if page.device:
                page.dirty = True
                page.device = False
    else:
        used = range_start(page, notifier)
        if MARK and used:
            if not TRYLOCK:
                set_page_dirty_lock(page, current)
            elif trylock_page(page, current):
                page.dirty = True  #: set_page_dirty()
                unlock_page(page)


@actor
def driver_maps_page() -> None:
    for _ in range(USES):
        with atomic:  # the device wants a page
            page = choose(pages)
            ends = choose(ENDINGS)
        if map_page(page):
            if ends:
                end_use(page)


@actor(pages)
def device(page: Page) -> None:
    while True:
        with atomic:  #: the device writes the page  # H3
            # a write that changes no ghost is left out, so that an idle device does not hide a deadlock;
            # two ghosts decide when it steps, and the checker says so
            wait_until(page.device and (not page.newer or (page.writeback and not page.torn)), resting=True)
            page.newer = True
            if page.writeback:
                page.torn = True


write_fault = actor(threads)(write_fault_of(pages))


@actor
def writeback() -> None:
    while True:
        with atomic:  #: a page tagged dirty  # W1
            page = choose(pages)
            find_dirty_page(page)
        lock_page(page, flusher)  # W2
        if must_write(page):
            stop_device(page, flusher)  # W6a, under the page lock
            page_mkclean(page)
            range_end(page, notifier, False)
            writepage(page)
        unlock_page(page)  # W9


end_of_io = actor(pages, lane="interrupt")(end_page_writeback)


@actor
def truncate() -> None:
    with atomic:  # truncate_inode_pages_range(): the page
        page = choose(pages)
        called = truncate_is_called(truncater)
    if called:
        stop_device(page, truncater)  # T2, without the page lock
        unmap_mapping_range(page)
        range_end(page, notifier, False)
        lock_page(page, truncater)  # T4
        wait_on_page_writeback(page)
        stop_device(page, truncater)
        unmap_mapping_range(page)
        range_end(page, notifier, False)
        truncate_inode_page(page)
        unlock_page(page)


@actor
def reclaim() -> None:
    while True:
        with atomic:  #: trylock_page()  # R2
            page = choose(pages)
            isolate_and_trylock(page, reclaimer)
        stop_device(page, reclaimer)  # R3, under the page lock
        try_to_unmap(page)
        range_end(page, notifier, False)
        try_to_release_page(page)
        unlock_page(page)


stable = page_stable_under_writeback(pages)
kept = no_device_write_lost(pages)
prepared = dirty_pages_are_prepared(pages)
stopped = no_use_after_range_end(pages, notifier)
freed = no_use_after_free(pages)
marked = device_pages_are_dirty(pages)
callback = no_self_deadlock([flusher, reclaimer, truncater]).named(
    "callback_never_waits_for_its_caller",
    "a notifier callback waits for the page lock that its caller holds",
)

cut_off = truncate_finishes(pages, truncater)
written = writeback_finishes(pages[0])
balanced = references_are_put(pages)
closed = brackets_close(notifier)

properties = [
    stable,
    kept,
    prepared,
    stopped,
    freed,
    marked,
    callback,
    cut_off,
    written,
    balanced,
    closed,
    never_waits(stop_device),
    never_waits(gup_pte_range),
    every_actor_finishes(),
]

retries = COUNT and SEQUENCE
late = MARK and not INSIDE
sleeps = not STOPS or (late and not TRYLOCK)
unmarked = not MARK or (late and STOPS)
hangs = sleeps and (late or not ENDS)
expect = {
    stable: "holds" if retries else "violated",
    kept: "holds" if retries or (SEQUENCE and not unmarked) else "violated",
    prepared: "violated" if (late and STOPS) or (MARK and not SEQUENCE) else "holds",
    stopped: "holds" if retries else "violated",
    freed: "holds" if retries else "violated",
    marked: "holds" if retries else "violated",
    callback: "violated" if late and STOPS and not TRYLOCK else "holds",
    "stop_device_never_waits": "violated" if sleeps else "holds",
    "every_actor_finishes": "violated" if hangs else "holds",
    cut_off: "violated" if hangs else "holds",
    written: "violated" if hangs else "holds",
    closed: "violated" if hangs else "holds",
}
