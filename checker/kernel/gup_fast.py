"""get_user_pages_fast() for writing: no lock but disabled interrupts.

mm/gup.c, gup_pte_range(), Linux 4.14: Q3 read the entry; Q4 not writable: slow path; Q7 take a
reference unless there is none left; Q8 read the entry again: not the same, put the reference back.
Left out: Q1, Q2, Q10 (page tables are not freed here), Q6 (no compound pages), Q7's zero case (the
page keeps its page cache reference here).
"""

from checker import atomic, procedure
from checker.kernel.page import Page, Pte, put_page


@procedure
def gup_pte_range(page: Page) -> bool:
    """Whether the page is pinned; False: take the slow path."""
    pte = page.pte  #: READ_ONCE(*ptep)  # Q3
    if pte is not Pte.WRITABLE:  # Q4
        return False
    with atomic:  #: page_cache_get_speculative()  # Q7
        page.pins += 1
    if page.pte is not pte:  #: READ_ONCE(*ptep), again  # Q8
        put_page(page)
        return False
    return True
