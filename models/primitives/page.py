"""Writeback and write faults of one page: a writable entry means a dirty page (checker/kernel/page.py).

I14: except during steps under the page lock. The next store faults, and the fault sets PG_dirty again.
"""

from checker import Array, actor, atomic, every_actor_finishes, never, shared
from checker.kernel.fault import handle_mm_fault
from checker.kernel.page import Page, Pte, Task, lock_page, unlock_page
from checker.kernel.writeback import end_page_writeback, find_dirty_page, must_write, page_mkclean, writepage

page = shared(Page)
tasks = shared(Array(Task, 2))


@actor
def store() -> None:
    if page.pte is not Pte.WRITABLE:
        handle_mm_fault(page, tasks[0])


@actor
def writeback() -> None:
    with atomic:  #: a page tagged dirty  # W1
        find_dirty_page(page)
    lock_page(page, tasks[1])
    if must_write(page):
        page_mkclean(page)
        writepage(page)
    unlock_page(page)


@actor
def end_of_io() -> None:
    end_page_writeback(page)


@never("a page can be written to, and nobody will ever write it back")
def writable_pages_are_dirty() -> bool:
    return page.pte is Pte.WRITABLE and not page.locked and not page.dirty


properties = [writable_pages_are_dirty, every_actor_finishes()]
