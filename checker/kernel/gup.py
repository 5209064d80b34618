"""get_user_pages() for writing, one page at a time, and what the holder of the pin does.

mm/gup.c and block/bio.c, Linux 4.14:
S4 under the page table lock read the entry, S5 get_page(), S7 fault if it is not writable and look again;
H3 the device writes the page, at any time, without a lock; H5 set_page_dirty_lock() and put_page().
S6 (set_page_dirty() where the entry is clean) is left out: a writable entry implies PG_dirty here.
H4 is left out too: it only saves H5 where the page is still dirty. With ``longterm`` the owner of a pin
keeps it for ever, or not (RDMA).
"""

from collections.abc import Callable

from checker import atomic, choose, procedure, wait_until
from checker.kernel.fault import handle_mm_fault
from checker.kernel.page import Page, Pte, Task


@procedure
def get_user_page(page: Page, current: Task) -> bool:
    """Whether the page is pinned; False if there is nothing left to pin."""
    while True:
        with atomic:  #: follow_page_pte()  # S4, S5
            present = page.pte is Pte.WRITABLE
            if present:
                page.pins += 1
        if present:
            return True
        if not handle_mm_fault(page, current):  # S7
            return False


@procedure
def device_write(page: Page) -> None:
    """The device writes through a pin, at any time."""
    with atomic:  #: the device writes the page  # H3
        page.newer = True
        if page.writeback:
            page.torn = True


@procedure
def keep_pin(longterm: bool) -> None:
    """With ``longterm``, maybe keep the pin for ever."""
    if longterm:
        with atomic:  # RDMA: the owner keeps its pin for ever, or not
            forever = choose((False, True))
        if forever:
            wait_until(False, resting=True)


def get_user_page_by(page: Page, follow_page_pte: Callable[[], bool]) -> Callable[[Task], bool]:
    """``get_user_page`` for a design that counts or marks a pin in a step of its own."""

    @procedure
    def get_user_page(current: Task) -> bool:
        while True:
            if follow_page_pte():
                return True
            if not handle_mm_fault(page, current):  # S7
                return False

    return get_user_page
