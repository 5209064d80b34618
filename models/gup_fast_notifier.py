"""get_user_pages_fast() against MMU notifiers: pins that a notifier ends, and a fast path without locks.

The pin is recorded with the notifier; code that changes the page table calls the notifier first, which stops
the device and drops the pin. get_user_pages_fast() shares no lock with the caller: a whole
bracket may pass between its second look (Q8) and the record (settings LOCK, EARLY, RETRY, AFTER off).
Ways to close that, each with its price:
LOCK: look, pin and record are one section under the page table lock, taken with interrupts disabled;
TRYLOCK: that section is left to the slow path where the lock is taken.
AFTER: the callback looks again when the page table has changed, in ->invalidate_range_end().
EARLY: without a lock, but the pin is recorded before the second look at the entry (Q8), not after.
RETRY: KVM's way, where neither LOCK nor EARLY records the pin: the driver does so under its own lock, and
starts anew if a bracket is open or was closed since it began.
IPI: flushes are by interrupt, as on x86, and wait for CPUs with interrupts disabled.

Actors: the driver (fast path, then slow path, one write, end of use), another thread's write fault,
writeback, truncate, reclaim. Linux 4.14, labels as in checker/kernel/. The argument (2018) gave no detail
of why locks in the fast path would not do; the deadlock is derived from mm/gup.c and mm/rmap.c.
The pin ends without set_page_dirty(): where the device may write, the entry is writable, and the page dirty.
Left out: what checker/kernel/ leaves out; mmap_sem; a second driver; the speed of the fast path.
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
from checker.kernel.fault import handle_mm_fault, write_fault_of
from checker.kernel.gup import get_user_page
from checker.kernel.gup_fast import gup_pte_range
from checker.kernel.notifier_range import Notifier, range_end, range_start, read_begin, start_use
from checker.kernel.page import Page, Pte, Task, lock_page, put_page, unlock_page, wait_on_page_writeback
from checker.kernel.reclaim import isolate_and_trylock, try_to_release_page
from checker.kernel.tlb import (
    Cpu,
    PageTable,
    local_irq_disable,
    local_irq_enable,
    page_mkclean_one,
    try_to_unmap_one,
    zap_pte_range,
)
from checker.kernel.truncate import truncate_inode_page, truncate_is_called
from checker.kernel.writeback import find_dirty_page, must_write, writepage
from properties.notifiers import flush_never_waits_for_its_lock, no_recorded_use_after_range_end
from properties.progress import brackets_close, references_are_put, truncate_finishes, writeback_finishes
from properties.stable_pages import dirty_pages_are_prepared, no_write_lost, page_stable_under_writeback

PAGES = parameter(1, most=2)
FAULTS = parameter(1, most=2, least=0)  # threads that write to the page through the page table
LOCK = mechanism(True, cost="the fast path takes the page table lock, a cache line that all share")
TRYLOCK = mechanism(True, cost="the slow path, wherever the page table lock is taken")
AFTER = mechanism(True, cost="a second callback for every change of a page table")
EARLY = mechanism(False, cost="the fast path records each page with its driver before it is sure of it")
RETRY = mechanism(False, cost="every driver that uses the fast path counts brackets, and tries again")
IPI = mechanism(True, cost="a flush interrupts every CPU of the process, and waits for it")
REGISTERED = LOCK or EARLY  # the fast and the slow path record the pin; else the driver does, after the fact

WRITEBACK, TRUNCATE, RECLAIM = 0, 1, 2  # who sends an IPI

pages = shared(Array(Page, PAGES))
table = shared(PageTable)
cpu = shared(Cpu)
notifier = shared(Notifier)
driver = shared(Task)
threads = shared(Array(Task, FAULTS))
flusher = shared(Task)
truncater = shared(Task)
reclaimer = shared(Task)


@procedure
def end_use(page: Page) -> None:
    """The driver takes the page from its records; the pin is dropped by whoever took it from there."""
    with atomic:  # list_del()
        recorded = page.device
        page.device = False
    if recorded:
        put_page(page)


@procedure
def record_pin(page: Page) -> bool:
    """The driver learns of the pin after the fact."""
    if start_use(page, notifier, RETRY, RETRY):
        return True
    put_page(page)
    return False


@procedure
def gup_pte_range_locked(page: Page) -> bool:
    """Look, pin and record, in one section under the page table lock."""
    if TRYLOCK:
        with atomic:  # spin_trylock(ptl), Q3, Q7, record, spin_unlock(ptl)
            pinned = not table.locked and page.pte is Pte.WRITABLE
            if pinned:
                page.pins += 1
                page.device = True
        return pinned
    cpu.spins = True  # ghost: spin_lock(ptl)
    with atomic:  # spin_lock(ptl), Q3, Q7, record, spin_unlock(ptl)
        wait_until(not table.locked)
        cpu.spins = False
        mapped = page.pte is Pte.WRITABLE
        if mapped:
            page.pins += 1
            page.device = True
    return mapped


@procedure
def gup_pte_range_early(page: Page) -> bool:
    """Pin, record, and only then the second look: each side writes before it reads."""
    pte = page.pte  #: READ_ONCE(*ptep)  # Q3
    if pte is not Pte.WRITABLE:  # Q4
        return False
    with atomic:  #: page_cache_get_speculative()  # Q7
        page.pins += 1
    page.device = True  # list_add()
    if page.pte is not pte:  #: READ_ONCE(*ptep), again  # Q8
        end_use(page)
        return False
    return True


@procedure
def get_user_page_recorded(page: Page) -> bool:
    """The slow path: S4 and S5 under the page table lock, and the record with them."""
    while True:
        with atomic:  #: follow_page_pte(), record  # S4, S5
            wait_until(not table.locked)
            present = page.pte is Pte.WRITABLE
            if present:
                page.pins += 1
                page.device = True
        if present:
            return True
        if not handle_mm_fault(page, driver):  # S7
            return False


@procedure
def pin_page_fast(page: Page) -> bool:
    local_irq_disable(cpu)
    if LOCK:
        pinned = gup_pte_range_locked(page)
    elif EARLY:
        pinned = gup_pte_range_early(page)
    else:
        pinned = gup_pte_range(page)
    local_irq_enable(cpu)
    return pinned


@actor
def driver_uses_page() -> None:
    with atomic:  # the request: a page of a buffer
        page = choose(pages)
    wrote = False
    while not wrote:
        if not REGISTERED and RETRY:
            read_begin(notifier)
        recorded = pin_page_fast(page)
        if not recorded:
            if REGISTERED:
                if not get_user_page_recorded(page):
                    break
            elif not get_user_page(page, driver):
                break
        if not REGISTERED:
            recorded = record_pin(page)
        with atomic:  #: the device writes the page, if it was not stopped  # H3
            wrote = page.device
            if wrote:
                page.newer = True
                page.torn = page.writeback
    if wrote:
        end_use(page)


write_fault = actor(threads)(write_fault_of(pages))


@procedure
def start(page: Page) -> None:
    """The driver's callback, in the context of whoever changes the page table."""
    if range_start(page, notifier):
        put_page(page)


@procedure
def end(page: Page) -> None:
    if range_end(page, notifier, AFTER):
        put_page(page)


@actor
def writeback() -> None:
    while True:
        with atomic:  #: a page tagged dirty  # W1
            page = choose(pages)
            find_dirty_page(page)
        lock_page(page, flusher)  # W2
        if must_write(page):
            start(page)
            page_mkclean_one(page, table, cpu, WRITEBACK, IPI)
            end(page)
            writepage(page)
        unlock_page(page)  # W9


end_of_io = actor(pages, lane="interrupt")(end_page_writeback)


@actor
def truncate() -> None:
    with atomic:  # truncate_inode_pages_range(): the page
        page = choose(pages)
        called = truncate_is_called(truncater)
    if called:
        start(page)  # T2, without the page lock
        zap_pte_range(page, table, cpu, TRUNCATE, IPI)
        end(page)
        lock_page(page, truncater)  # T4
        wait_on_page_writeback(page)
        start(page)
        zap_pte_range(page, table, cpu, TRUNCATE, IPI)
        end(page)
        truncate_inode_page(page)
        unlock_page(page)


@actor
def reclaim() -> None:
    while True:
        with atomic:  #: trylock_page()  # R2
            page = choose(pages)
            isolate_and_trylock(page, reclaimer)
        start(page)
        try_to_unmap_one(page, table, cpu, RECLAIM, IPI)
        end(page)
        try_to_release_page(page)
        unlock_page(page)


stable = page_stable_under_writeback(pages)
kept = no_write_lost(pages)
prepared = dirty_pages_are_prepared(pages)
stopped = no_recorded_use_after_range_end(pages, notifier, cpu)
flushed = flush_never_waits_for_its_lock(cpu, table)

cut_off = truncate_finishes(pages, truncater)
written = writeback_finishes(pages[0])
balanced = references_are_put(pages)
closed = brackets_close(notifier)

properties = [
    stable,
    kept,
    prepared,
    stopped,
    flushed,
    cut_off,
    written,
    balanced,
    closed,
    never_waits(pin_page_fast),
    every_actor_finishes(),
]

safe = AFTER if REGISTERED else RETRY
spins = LOCK and not TRYLOCK and IPI
expect = {
    stable: "holds" if safe else "violated",
    kept: "holds" if safe else "violated",
    stopped: "holds" if safe else "violated",
    flushed: "violated" if spins else "holds",
    "pin_page_fast_never_waits": "violated" if spins else "holds",
    cut_off: "violated" if spins else "holds",
    written: "violated" if spins else "holds",
    closed: "violated" if spins else "holds",
    "every_actor_finishes": "violated" if spins else "holds",
}
