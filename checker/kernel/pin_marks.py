"""The common part of designs that mark a pinned page: the checks for pins, and the use of their result.

The mark itself (a bit, a count, a bias of the reference count) and how get_user_pages() sets it belong
to the design. Here are the ghosts that tell a right answer from a wrong one, and the steps of those
who ask, numbered as in writeback.py and reclaim.py. All of them hold the page lock.

A bounced write sends a copy of the page to the disk, as mm/bounce.c does for devices that cannot reach
high memory. Copying is no step of its own: until the copy is made the disk reads nothing, and a store
that misses it is as one after W8. That the copy may have half of a store is left out: its checksum is right.
"""

from checker import atomic, ghost, integer, procedure, record
from checker.kernel.page import PINS, Page, Pte, clear_locked


@record
class Watch:
    """What the marks of a page should say (ghosts), and the state of the current write."""

    users: int = ghost(integer(0, most=PINS))  # calls that pin the page: trying, holding or releasing
    holders: int = ghost(integer(0, most=PINS))  # pins that only their release takes back
    unpinned: bool = ghost(False)  # the holder of the page lock was told that no pin exists
    bounced: bool = ghost(False)  # the disk is sent a copy


@procedure
def unlock_page_asked(page: Page, watch: Watch) -> None:
    """unlock_page(), by an actor that may have checked for pins: the answer is not valid any more."""
    with atomic(order="release"):  # unlock_page()
        clear_locked(page)
        watch.unpinned = False


@procedure
def put_pinned_page(page: Page, watch: Watch) -> None:
    """put_page(), the last step of a pin that was made or given up."""
    with atomic:  # put_page()
        page.pins -= 1
        watch.users -= 1


@procedure
def page_mapped(page: Page) -> bool:
    """Whether a page table maps the page."""
    with atomic:  #: page_mapped()  # R3
        mapped = page.pte is not Pte.NONE
    return mapped


@procedure
def writepage_pinned(page: Page, watch: Watch, bounce: bool, redirty: bool) -> None:
    """writepage() of a page that may be pinned: bounced, or left dirty, or both."""
    if not redirty:
        with atomic(order="full"):  #: TestClearPageDirty()  # W6c
            page.dirty = False
    with atomic:  #: set_page_writeback(): if page_has_buffers()  # W7, W8
        if page.buffers:
            page.writeback = True
            page.newer = False
            watch.bounced = bounce
