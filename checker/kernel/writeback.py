"""Writeback of one page: write_cache_pages(), and the end of the I/O.

mm/page-writeback.c and mm/rmap.c, Linux 4.14: W1 find a dirty page; W2 lock_page(); W3-W5 mapping
changed, not dirty or under writeback: skip; W6a page_mkclean(): notify, then write-protect; W6c clear
PG_dirty; W7 ->writepage() needs buffers (ext4 since cc5095747edf warns and drops the data without
them); W8 set_page_writeback(); W9 unlock_page(); W10 the device reads the page; W11 the I/O ends.
Buffers come and go under the page lock only, so W7 and W8 are one step. From W8 on, what the disk is
sent is the content at W8, unless it changes before W11.
"""

from collections.abc import Callable, Iterable

from checker import atomic, choose, procedure, wait_until
from checker.kernel.mmu_notifier import no_notifier
from checker.kernel.page import Page, Pte, Task, lock_page, unlock_page


@procedure
def find_dirty_page(page: Page) -> None:
    """W1, part of a step: find_get_pages_tag() finds pages in the tree, so never a truncated one."""
    wait_until(page.dirty and page.mapping, resting=True)


@procedure
def must_write(page: Page) -> bool:
    """Whether the page, now locked, still has to be written."""
    with atomic:  #: page->mapping, PageDirty(), PageWriteback()  # W3-W5
        wanted = page.mapping and page.dirty and not page.writeback
    return wanted


@procedure
def page_mkclean(page: Page) -> None:
    """Write-protect the page."""
    with atomic(order="acquire"):  #: page_mkclean_one()  # W6a
        if page.pte is Pte.WRITABLE:
            page.pte = Pte.READ_ONLY


@procedure
def writepage(page: Page) -> None:
    """Clear PG_dirty and begin the I/O, if the page has buffers."""
    with atomic(order="full"):  #: TestClearPageDirty()  # W6c
        page.dirty = False
    with atomic:  #: set_page_writeback(): if page_has_buffers()  # W7, W8
        if page.buffers:
            page.writeback = True
            page.newer = False


@procedure
def end_page_writeback(page: Page) -> None:
    """The I/O ends."""
    with atomic:  #: end_page_writeback()  # W11
        wait_until(page.writeback, resting=True)
        page.writeback = False
        page.torn = False


def writeback_of(
    pages: Iterable[Page], current: Task, notify: Callable[[Page, Task], None] = no_notifier
) -> Callable[[], None]:
    """The actor that writes dirty pages, one after the other. ``notify`` is called before each W6a."""

    def writeback() -> None:
        while True:
            with atomic:  #: a page tagged dirty  # W1
                page = choose(pages)
                find_dirty_page(page)
            lock_page(page, current)  # W2
            if must_write(page):
                notify(page, current)  # W6a
                page_mkclean(page)
                writepage(page)
            unlock_page(page)  # W9

    return writeback
