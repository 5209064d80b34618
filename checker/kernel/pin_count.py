"""What the links of the LRU hold where pinned pages are counted in struct page, and what a pinner has.

The series of July and November 2018 (see models/page_count.py): page->dma_pinned_flags and
page->dma_pinned_count share their place with page->lru, which links the page into the LRU or into the
private list of the code that isolated it.
"""

from enum import Enum

from checker import ghost, integer, record
from checker.kernel.page import PINS


class Pin(Enum):
    """What a caller has: nothing, a reference, or a reference that pin_page_for_dma() counted."""

    NONE = 0
    NOT_COUNTED = 1
    COUNTED = 2


@record
class Mark:
    """The contents of the place of page->lru."""

    flag: bool = False  # PageDmaPinned, in page->lru
    count: int = integer(0, least=-PINS, most=2 * PINS)  # page->dma_pinned_count, in page->lru
    lru: bool = True  # PageLRU: page->lru links the page into a list of its zone
    isolated: bool = False  # page->lru links the page into reclaim's list
    was_lru: bool = False  # PageDmaPinnedWasLru: the pinner took the page off the LRU
    counted: int = ghost(integer(0, most=PINS))  # pins that pin_page_for_dma() counted, not yet released
    others: int = ghost(integer(0, most=1))  # holders of a reference without a pin
    given_up: bool = ghost(False)  # a pin was returned that is not counted
    overwritten: bool = ghost(False)  # the count was written where page->lru is a link
    bug: bool = ghost(False)  # VM_BUG_ON_PAGE(!PageDmaPinned(page)) in put_user_page()
