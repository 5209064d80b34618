"""A write fault on a shared file mapping: handle_mm_fault() down to ->page_mkwrite().

mm/memory.c and fs/buffer.c, Linux 4.14:
F2 find the page in the page cache; F3 ->page_mkwrite(): lock_page(), check the mapping, attach
buffers, set_page_dirty(), wait_for_stable_page(); F5 under the page table lock make the entry
writable; F6 unlock_page(). The page lock spans F3..F6, and the mapping or the buffers are never read
without it, so F3 is one step between taking the lock and waiting.
Left out: mmap_sem (held for reading; none of the other actors here takes it), freezing, quota.
"""

from collections.abc import Callable, Iterable

from checker import atomic, choose, procedure, wait_until
from checker.kernel.page import Page, Pte, Task, lock_page, unlock_page, wait_on_page_writeback


@procedure
def handle_mm_fault(page: Page, current: Task) -> bool:
    """Whether the entry is writable now; False if the page was truncated."""
    lock_page(page, current)  # F3
    with atomic:  #: ->page_mkwrite(): page->mapping, buffers, set_page_dirty()  # F3
        mapped = page.mapping
        if mapped:
            page.buffers = True
            page.dirty = True
    if mapped:
        wait_on_page_writeback(page)  # F3 wait_for_stable_page()
        page.pte = Pte.WRITABLE  #: set_pte_at()  # F5
    unlock_page(page)  # F6
    return mapped


def write_fault_of(pages: Iterable[Page]) -> Callable[[Task], None]:
    """The actor that stores to one of the pages: ``actor(threads)(write_fault_of(pages))``."""

    def write_fault(current: Task) -> None:
        with atomic:  # a store by the CPU
            page = choose(pages)
            wait_until(page.pte is not Pte.WRITABLE, resting=True)
        handle_mm_fault(page, current)

    return write_fault
