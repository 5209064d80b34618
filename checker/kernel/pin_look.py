"""A look at the pins of a page by an actor that has taken it out of the page table, or write-protected it.

What it finds is a reference count. get_user_pages_fast() counts a reference before it is sure of the
page (Q7, then Q8), so not each reference that is seen is a pin. All fields but the count are ghosts.
"""

from checker import atomic, ghost, integer, procedure, record
from checker.kernel.page import Page, Pte, clear_locked

FAST_CALLERS = 2


@record
class PinLook:
    """The result of a look at a page, beside the truth."""

    speculative: int = ghost(integer(0, most=FAST_CALLERS))  # references between Q7 and Q8
    trusted: bool = ghost(False)  # an actor works on the page because it found no pin on it
    alarmed: bool = ghost(False)  # the last look mistook references for pins


@procedure
def gup_pte_range_watched(page: Page, look: PinLook, again: bool) -> bool:
    """Whether the page is pinned: checker.kernel.gup_fast, with the second read (Q8) or without it."""
    pte = page.pte  #: READ_ONCE(*ptep)  # Q3
    if pte is not Pte.WRITABLE:  # Q4
        return False
    with atomic:  #: page_cache_get_speculative()  # Q7
        page.pins += 1
        if again:
            look.speculative += 1
    if again:
        with atomic:  #: READ_ONCE(*ptep), again  # Q8
            same = page.pte is pte
            if same:
                look.speculative -= 1
        if not same:
            with atomic:  # put_page()
                page.pins -= 1
                look.speculative -= 1
            return False
    return True


@procedure
def page_pinned(page: Page, look: PinLook) -> bool:
    """Whether the page has references that may be pins."""
    with atomic:  # page_count()
        pinned = page.pins > 0
        look.trusted = not pinned
        look.alarmed = pinned and page.pins == look.speculative
    return pinned


@procedure
def unlock_looked_at(page: Page, look: PinLook) -> None:
    """unlock_page(): from here on the result of the look is not valid."""
    with atomic(order="release"):  # unlock_page()
        clear_locked(page)
        look.trusted = False
        look.alarmed = False
