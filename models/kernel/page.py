"""struct page, the one page table entry that maps it, and the page lock.

mm/filemap.c and include/linux/page-flags.h, Linux 4.14. The lock is a bit without an owner; the owner
here is a ghost, as lockdep would keep it, and so is what a task waits for.
Left out: PG_waiters and the wait queue (sleepers are always woken), compound pages, swap.
"""

from __future__ import annotations

from enum import Enum

from checker import atomic, integer, procedure, record, wait_until

PINS = 4


class Pte(Enum):
    """A page table entry: not present, or present and write-protected, or writable."""

    NONE = 0
    READ_ONLY = 1
    WRITABLE = 2


@record
class Task:
    """Who can hold and wait for page locks (both ghosts, for the properties)."""

    waits_for: Page | None = None


@record
class Page:
    """A page of a shared file mapping, in the page cache at first, with buffers and mapped writable."""

    locked: bool = False  # PG_locked
    owner: Task | None = None  # ghost: who took PG_locked
    dirty: bool = True  # PG_dirty: a writable PTE implies it
    writeback: bool = False  # PG_writeback
    mapping: bool = True  # page->mapping is the file's; False after truncate
    buffers: bool = True  # PG_private: what ->page_mkwrite() prepared and ->writepage() needs
    pte: Pte = Pte.WRITABLE
    pins: int = integer(0, most=PINS)  # references of get_user_pages(), in _refcount
    device: bool = False  # a driver with an MMU notifier uses the page through a pin
    newer: bool = False  # ghost: the content is newer than what the disk has or is being sent
    torn: bool = False  # ghost: the content changed while PG_writeback was set


@procedure
def trylock_page(page: Page, current: Task) -> bool:
    with atomic:  # trylock_page()
        taken = not page.locked
        if taken:
            page.locked = True
            page.owner = current
    return taken


@procedure
def lock_page(page: Page, current: Task) -> None:
    with atomic:  # trylock_page()
        taken = not page.locked
        if taken:
            page.locked = True
            page.owner = current
        else:
            current.waits_for = page
    if not taken:
        with atomic:  # __lock_page(): sleep until PG_locked is ours
            wait_until(not page.locked)
            page.locked = True
            page.owner = current
            current.waits_for = None


@procedure
def unlock_page(page: Page) -> None:
    with atomic:  # unlock_page()
        page.locked = False
        page.owner = None


@procedure
def put_page(page: Page) -> None:
    with atomic:  # put_page()
        page.pins -= 1


@procedure
def wait_on_page_writeback(page: Page) -> None:
    wait_until(not page.writeback)


@procedure
def set_page_dirty_lock(page: Page, current: Task) -> None:
    lock_page(page, current)
    page.dirty = True  # set_page_dirty()
    unlock_page(page)
