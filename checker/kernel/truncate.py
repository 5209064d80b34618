"""Truncate of a page-cache page: unmap_mapping_range() and truncate_inode_page().

mm/truncate.c, Linux 4.14: T2 unmap; T4 lock_page(), wait for writeback, unmap again, detach buffers,
cancel_dirty_page(), delete from the page cache. References are never looked at.
Left out: T0 the inode lock (no other truncate, no fault waits for it here), T1 i_size (docs/models.md), T3
(a first pass over the pages that are free at once: T4 on them), T5 (private copies), T6 freeing the
blocks (an orphaned page of the page cache can no longer reach them).
"""

from collections.abc import Callable, Iterable

from checker import atomic, choose, procedure
from checker.kernel.page import Page, Pte, Task, lock_page, unlock_page, wait_on_page_writeback


@procedure
def truncate_is_called(current: Task) -> bool:
    """Part of a step: truncate is called, or never is; a waiter must not depend on truncation."""
    called = choose((True, False))
    current.began = called
    return called


@procedure
def unmap_mapping_range(page: Page) -> None:
    """Take the page out of the page table."""
    with atomic(order="acquire"):  #: zap_pte_range()  # T2
        page.pte = Pte.NONE


@procedure
def truncate_inode_page(page: Page) -> None:
    """Take the page out of the page cache, with the page lock held."""
    with atomic:  #: do_invalidatepage(), cancel_dirty_page(), __delete_from_page_cache()  # T4
        page.buffers = False
        page.dirty = False
        page.mapping = False
        page.newer = False  # truncated data may be lost


def truncate_of(pages: Iterable[Page], current: Task) -> Callable[[], None]:
    """The actor that truncates a file, whose one page is any of these: ``actor(truncate_of(...))``."""

    def truncate() -> None:
        with atomic:  # truncate_inode_pages_range(): the page
            page = choose(pages)
            called = truncate_is_called(current)
        if called:
            unmap_mapping_range(page)  # T2
            lock_page(page, current)  # T4
            wait_on_page_writeback(page)
            unmap_mapping_range(page)
            truncate_inode_page(page)
            unlock_page(page)

    return truncate


def truncate_of_page(page: Page, current: Task) -> Callable[[], None]:
    """The same for a file of one page."""

    def truncate() -> None:
        with atomic:  # truncate_inode_pages_range()
            called = truncate_is_called(current)
        if called:
            unmap_mapping_range(page)  # T2
            lock_page(page, current)  # T4
            wait_on_page_writeback(page)
            unmap_mapping_range(page)
            truncate_inode_page(page)
            unlock_page(page)

    return truncate
