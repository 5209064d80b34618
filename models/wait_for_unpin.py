"""Writeback hangs until all pins on a page are gone.

The simplest answer of 2018 to "what should writeback do with a pinned page?", and Jan Kara's reasons why it
is not simple (20180125115727.slf6zj4zzevcskkn@quack2.suse.cz and
20180709160806.xjt2l2pbmyiutbyi@quack2.suse.cz): where it waits under the page lock and in a transaction, the
holder of the pin may need either before it can let go; so it has to wait before it takes them (WAIT_FIRST),
with new pins on the range blocked (BLOCK_PINS). What the second half takes is not in the mail, and is
modelled here: get_user_pages() checks the gate after it took its reference (CHECK_AFTER), and a request
that meets a closed gate gives back what it has (BACK_OFF). Two ways to do without the gate: write-protect,
then wait, all under the page lock, which is the gate for faults (PROTECT_FIRST, only without WAIT_FIRST); or
check for pins again under the page lock, after the write-protection, and restart (LOOK_AGAIN).

direct_read pins one page, or two (with PAGES=1 the same page twice, as a buffer may name it), with
get_user_pages_fast() first; the device writes them; H5 takes the page lock. With REFUSE_LONGTERM off
it may keep them for ever. direct_write pins the page that it writes from, for reading, so it need not
check the gate (but writeback cannot tell its reference from the others); then it needs blocks, so a
handle of the journal. ext4 writeback starts its handle before it locks pages. jbd2 commits once.
Labels as in checker/kernel/.

Left out: what checker/kernel/ leaves out; direct_write's fault where nothing is mapped; mmap_sem,
which get_user_pages() holds while it waits at the gate; background writeback, which could skip a pinned
page; passes of reclaim that would change nothing (an actor that hangs beside one is not seen to
hang). Truncate waits for nothing, because an orphan of the page cache is harmless; it takes no part in the
argument, and TRUNCATES=1 changes no verdict.
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
from checker.kernel.journal import Journal, commit_transaction, journal_start, journal_stop
from checker.kernel.page import Page, Pte, Task, lock_page, put_page, set_page_dirty_lock, unlock_page
from checker.kernel.pin_wait import (
    Gate,
    Got,
    Holder,
    Waiter,
    close_gate_and_wait,
    journal_start_with_pin,
    wait_at_gate_with_half,
)
from checker.kernel.reclaim import shrink_page_list
from checker.kernel.truncate import truncate_of
from checker.kernel.writeback import find_dirty_page, must_write, page_mkclean, writepage
from properties.pin_waits import (
    no_gate_is_kept_for_half_a_request,
    no_page_lock_is_kept_for_a_pin,
    no_transaction_is_kept_for_a_pin,
)
from properties.progress import references_are_put, truncate_finishes, writeback_finishes
from properties.stable_pages import dirty_pages_are_prepared, no_write_lost, page_stable_under_writeback

PAGES = parameter(1, most=2)
TRUNCATES = parameter(0, least=0, most=1)
PASSES = parameter(0, least=0, most=2)  # of reclaim; 0: as many as would change something
WAIT_FIRST = mechanism(True, cost="writeback waits page by page, before it has a lock or a transaction")
BLOCK_PINS = mechanism(True, cost="get_user_pages() waits for the writeback of a range")
CHECK_AFTER = mechanism(True, cost="get_user_pages_fast() reads a flag of the range after its reference")
RECHECK = mechanism(True, cost="one more look at the page table, after the look at the gate")
BACK_OFF = mechanism(True, cost="a request gives back what it has, and begins again")
PROTECT_FIRST = mechanism(False, cost="none: the order of two steps under the page lock")
LOOK_AGAIN = mechanism(False, cost="writeback begins again, without end if pins keep coming")
REFUSE_LONGTERM = mechanism(True, cost="no RDMA to or from a file mapping")

pages = shared(Array(Page, PAGES))
gate = shared(Gate)
journal = shared(Journal)
waiter = shared(Waiter)
reader_waits = shared(Holder)
writer_waits = shared(Holder)
reader = shared(Task)
writer = shared(Task)
flusher = shared(Task)
truncater = shared(Task)
reclaimer = shared(Task)


@procedure
def try_to_pin(page: Page, current: Task, fast: bool) -> Got:
    if fast:
        pinned = gup_pte_range(page)
        if not pinned:
            pinned = get_user_page(page, current)
    else:
        pinned = get_user_page(page, current)
    if not pinned:
        return Got.GONE
    if BLOCK_PINS and CHECK_AFTER:
        if gate.closed:  # after the reference: who closed it waits for this pin, or is seen here
            put_page(page)
            return Got.BLOCKED
        if RECHECK:
            if page.pte is not Pte.WRITABLE:  # the gate may have been closed, and opened again, since
                put_page(page)
                return Got.BLOCKED
    return Got.PINNED


@procedure
def pin(page: Page, current: Task, fast: bool) -> bool:
    """get_user_pages() for one page."""
    got = Got.BLOCKED
    while got is Got.BLOCKED:
        if BLOCK_PINS:
            wait_until(not gate.closed)
        got = try_to_pin(page, current, fast)
    return got is Got.PINNED


@procedure
def pin_both(first: Page, second: Page, current: Task) -> bool:
    """get_user_pages() for two pages; all of them or none."""
    if BACK_OFF:
        got = Got.BLOCKED
        while got is Got.BLOCKED:
            if BLOCK_PINS:
                wait_until(not gate.closed)
            got = try_to_pin(first, current, False)
            if got is Got.PINNED:
                got = try_to_pin(second, current, False)
                if got is not Got.PINNED:
                    put_page(first)
        return got is Got.PINNED
    if not pin(first, current, False):
        return False
    got = Got.BLOCKED
    while got is Got.BLOCKED:
        if BLOCK_PINS:
            wait_at_gate_with_half(gate, reader_waits)
        got = try_to_pin(second, current, False)
    if got is not Got.PINNED:
        put_page(first)
    return got is Got.PINNED


@actor
def direct_read() -> None:
    with atomic:  # get_user_pages(FOLL_WRITE): the buffer
        first = choose(pages)
        second = choose(pages)
        two = choose((False, True))
        wait_until(PAGES == 1 or (first is not second and two))
    if two:
        pinned = pin_both(first, second, reader)
    else:
        pinned = pin(first, reader, True)
    if pinned:
        keep_pin(not REFUSE_LONGTERM)
        device_write(first)
        if two:
            if PAGES > 1:
                device_write(second)
                set_page_dirty_lock(second, reader)  # H5
            put_page(second)
        set_page_dirty_lock(first, reader)  # H5
        put_page(first)


@actor
def direct_write() -> None:
    with atomic:  #: follow_page_pte(): for reading  # S4, S5
        page = choose(pages)
        present = page.pte is not Pte.NONE
        if present:
            page.pins += 1
    if present:
        journal_start_with_pin(journal, writer_waits)  # ext4_get_block()
        journal_stop(journal)
        put_page(page)


@procedure
def clear_page_dirty_for_io(page: Page) -> bool:
    """W6a with the wait where the design has it; whether the page may be written."""
    if not WAIT_FIRST:
        if PROTECT_FIRST:
            page_mkclean(page)
        close_gate_and_wait(page, gate, waiter, BLOCK_PINS, True)
    if WAIT_FIRST or not PROTECT_FIRST:
        page_mkclean(page)
    if LOOK_AGAIN:
        return page.pins == 0
    return True


@actor
def writeback() -> None:
    while True:
        with atomic:  #: a page tagged dirty  # W1
            page = choose(pages)
            find_dirty_page(page)
        if WAIT_FIRST:
            close_gate_and_wait(page, gate, waiter, BLOCK_PINS, False)
        journal_start(journal)
        lock_page(page, flusher)  # W2
        if must_write(page):
            if clear_page_dirty_for_io(page):
                writepage(page)
        unlock_page(page)  # W9
        journal_stop(journal)
        if BLOCK_PINS:
            gate.closed = False


end_of_io = actor(pages, lane="interrupt")(end_page_writeback)


@actor
def jbd2() -> None:
    commit_transaction(journal)


truncate = actor(count=TRUNCATES)(truncate_of(pages, truncater))


@actor
def reclaim() -> None:
    if PASSES == 0:
        while True:
            shrink_page_list(pages, reclaimer)
    for _ in range(PASSES):
        shrink_page_list(pages, reclaimer)


stable = page_stable_under_writeback(pages)
kept = no_write_lost(pages)
prepared = dirty_pages_are_prepared(pages)
locked = no_page_lock_is_kept_for_a_pin((reader, writer, truncater), waiter, flusher)
transaction = no_transaction_is_kept_for_a_pin(writer_waits, waiter)
half = no_gate_is_kept_for_half_a_request(reader_waits, waiter)
cut_off = truncate_finishes(pages, truncater)
written = writeback_finishes(pages[0])
balanced = references_are_put(pages)

properties = [
    stable,
    kept,
    prepared,
    locked,
    transaction,
    half,
    *((cut_off,) if TRUNCATES else ()),
    written,
    balanced,
    never_waits(gup_pte_range),
    every_actor_finishes(),
]
left_out = [] if TRUNCATES else [cut_off]

gated = BLOCK_PINS and CHECK_AFTER and RECHECK
unsafe = not (gated or LOOK_AGAIN or (PROTECT_FIRST and not WAIT_FIRST))
crossed = BLOCK_PINS and not BACK_OFF
expect = {
    stable: "violated" if unsafe else "holds",
    kept: "violated" if unsafe else "holds",
    prepared: "violated" if unsafe else "holds",
    locked: "holds" if WAIT_FIRST else "violated",
    transaction: "holds" if WAIT_FIRST else "violated",
    half: "violated" if crossed else "holds",
    written: "holds" if PASSES and WAIT_FIRST and not crossed and REFUSE_LONGTERM else "violated",
    balanced: "holds" if PASSES and WAIT_FIRST and not crossed and REFUSE_LONGTERM else "violated",
    "every_actor_finishes": "holds" if WAIT_FIRST and not crossed and REFUSE_LONGTERM else "violated",
}
if TRUNCATES:
    expect[cut_off] = "holds" if WAIT_FIRST else "violated"
