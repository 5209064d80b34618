"""Reclaim of a page: shrink_page_list().

mm/vmscan.c, Linux 4.14: R2 trylock_page(); R3 try_to_unmap(), without a check for pins; R5 a clean page
that is not under writeback loses its buffers; R6 freeing it fails while it is pinned.
Left out: R4 (pageout() refuses a page with extra references; the flusher writes it instead) and
the freeing itself (an unpinned clean page would come back as a new one).
"""

from collections.abc import Callable, Iterable

from checker import atomic, choose, procedure, wait_until
from checker.kernel.mmu_notifier import no_notifier
from checker.kernel.page import Page, Pte, Task, unlock_page


@procedure
def isolate_and_trylock(page: Page, current: Task) -> None:
    """R1, R2, part of a step: a page of the LRU whose lock is free."""
    wait_until(not page.locked and page.mapping, resting=True)
    page.locked = True
    page.owner = current


@procedure
def isolate_if_useful(page: Page, current: Task) -> None:
    """R1, R2, part of a step: only if the pass would change something."""
    wait_until(
        not page.locked
        and page.mapping
        and (page.pte is not Pte.NONE or (page.buffers and not page.dirty and not page.writeback)),
        resting=True,
    )
    page.locked = True
    page.owner = current


@procedure
def try_to_unmap(page: Page) -> None:
    """Take the page out of the page table."""
    with atomic(order="acquire"):  #: try_to_unmap_one()  # R3
        page.pte = Pte.NONE


@procedure
def try_to_release_page(page: Page) -> None:
    """Detach the buffers of a page that is clean and not under writeback."""
    with atomic:  #: try_to_release_page(): clean and idle buffers  # R5
        if not page.dirty and not page.writeback:
            page.buffers = False


@procedure
def shrink_page_list(pages: Iterable[Page], current: Task) -> None:
    """One pass over one page, if it would change something."""
    with atomic:  #: trylock_page()  # R2
        page = choose(pages)
        isolate_if_useful(page, current)
    try_to_unmap(page)
    try_to_release_page(page)
    unlock_page(page)


def reclaim_of(
    pages: Iterable[Page], current: Task, notify: Callable[[Page, Task], None] = no_notifier
) -> Callable[[], None]:
    """The actor that reclaims pages without checking for pins. ``notify`` is called before each R3."""

    def reclaim() -> None:
        while True:
            with atomic:  #: trylock_page()  # R2
                page = choose(pages)
                isolate_and_trylock(page, current)
            notify(page, current)  # R3, under the page lock
            try_to_unmap(page)
            try_to_release_page(page)
            unlock_page(page)

    return reclaim
