"""Reclaim of a page: shrink_page_list().

mm/vmscan.c, Linux 4.14: R2 trylock_page(); R3 try_to_unmap(), without a look at pins; R5 a clean page
that is not under writeback loses its buffers; R6 freeing it fails while it is pinned.
Left out: R4 (pageout() refuses a page with extra references; the flusher writes it instead) and
the freeing itself (an unpinned clean page would come back as a new one).
"""

from checker import atomic, procedure
from models.kernel.page import Page, Pte


@procedure
def try_to_unmap(page: Page) -> None:
    page.pte = Pte.NONE  # R3 try_to_unmap_one()


@procedure
def try_to_release_page(page: Page) -> None:
    with atomic:  # R5 try_to_release_page(): clean and idle buffers
        if not page.dirty and not page.writeback:
            page.buffers = False
