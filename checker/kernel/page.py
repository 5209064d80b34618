"""struct page, the one page table entry that maps it, and the page lock.

mm/filemap.c and include/linux/page-flags.h, Linux 4.14. The lock is a bit without an owner; the owner
here is a ghost, as lockdep would keep it.
A task that finds the lock taken sleeps in the page's wait queue; unlock_page() reads PG_waiters and hands it
to the first in the queue, as since Linux 5.9 (5ef64cc8987a, after a few failures). In 4.14 (``in_turn`` off)
the first is woken, and may find that a task that just arrived has taken the lock (trylock_page() or
the first try of lock_page()). For what a step may do to a page this makes no difference: falling asleep
touches nothing but the queue, so an overtaken task might as well have come later. For progress it
does: see docs/models.md.
Left out: hash collisions between wait queues, compound pages, swap.
"""

from __future__ import annotations

from enum import Enum

from checker import Array, atomic, ghost, integer, procedure, record, reference, wait_until

PINS = 4
SLEEPERS = 6


class Pte(Enum):
    """A page table entry: not present, or present and write-protected, or writable."""

    NONE = 0
    READ_ONLY = 1
    WRITABLE = 2


@record
class Task:
    """A task that can hold page locks, and sleep for one."""

    waits_for: Page | None = None
    began: bool = ghost(False)  # has begun an operation that must finish


@record
class Page:
    """A page of a shared file mapping, in the page cache at first, with buffers and mapped writable."""

    locked: bool = False  # PG_locked
    owner: Task | None = ghost(None)  # who took PG_locked
    waiters: bool = False  # PG_waiters
    sleepers: Array[Task | None] = Array(reference(Task), SLEEPERS)  # page_waitqueue(), the oldest first
    in_turn: bool = True  # the lock is handed to the first sleeper, not left to the fastest task
    dirty: bool = True  # PG_dirty: a writable PTE implies it
    writeback: bool = False  # PG_writeback
    mapping: bool = True  # page->mapping is the file's; False after truncate
    buffers: bool = True  # PG_private: what ->page_mkwrite() prepared and ->writepage() needs
    pte: Pte = Pte.WRITABLE
    pins: int = integer(0, most=PINS)  # references of get_user_pages(), in _refcount
    device: bool = False  # a driver with an MMU notifier uses the page through a pin
    newer: bool = ghost(False)  # the content is newer than what the disk has or is being sent
    torn: bool = ghost(False)  # the content changed while PG_writeback was set


@procedure
def trylock_page(page: Page, current: Task) -> bool:
    """Take the page lock if it is free, and return whether it was."""
    with atomic(order="acquire"):  # trylock_page()
        taken = not page.locked
        if taken:
            page.locked = True
            page.owner = current
    return taken


@procedure
def join_queue(page: Page, current: Task) -> None:
    """__lock_page(), part of a step: the last place in the queue."""
    page.waiters = True
    joined = False
    for i in range(SLEEPERS):
        if not joined and page.sleepers[i] is None:
            page.sleepers[i] = current
            joined = True
    assert joined, "more tasks sleep for a page lock than the model has room for"


@procedure
def lock_page(page: Page, current: Task) -> None:
    """Take the page lock; sleep in the queue of the page while another task has it."""
    with atomic(order="acquire"):  # lock_page()
        taken = not page.locked
        if taken:
            page.locked = True
            page.owner = current
        else:
            current.waits_for = page
            if page.in_turn:
                join_queue(page, current)
    if not taken:
        with atomic:  # __lock_page(): sleep until PG_locked is ours
            wait_until(current.waits_for is None or (not page.in_turn and not page.locked))
            if not page.in_turn:
                page.locked = True
                page.owner = current
                current.waits_for = None


@procedure
def wake_first(page: Page) -> None:
    """unlock_page(), part of a step: the lock goes to the first sleeper."""
    first = page.sleepers[0]
    if first is not None:
        first.waits_for = None
        page.owner = first
    for i in range(SLEEPERS - 1):
        page.sleepers[i] = page.sleepers[i + 1]
    page.sleepers[SLEEPERS - 1] = None
    page.waiters = page.sleepers[0] is not None


@procedure
def clear_locked(page: Page) -> None:
    """unlock_page(), part of a step."""
    if page.waiters:  # wake_up_page_bit()
        wake_first(page)
    else:
        page.locked = False
        page.owner = None


@procedure
def unlock_page(page: Page) -> None:
    """Hand the page lock to the first sleeper, or leave it free."""
    with atomic(order="release"):  # unlock_page()
        clear_locked(page)


@procedure
def put_page(page: Page) -> None:
    """Drop a reference of get_user_pages()."""
    with atomic:  # put_page()
        page.pins -= 1


@procedure
def wait_on_page_writeback(page: Page) -> None:
    """Wait until the page is not under writeback."""
    wait_until(not page.writeback)


@procedure
def set_page_dirty_lock(page: Page, current: Task) -> None:
    """Mark the page dirty, with the page lock held."""
    lock_page(page, current)
    with atomic(order="full"):  #: set_page_dirty()
        page.dirty = True
    unlock_page(page)
