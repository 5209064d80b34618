"""So many references that the count of a page wraps, and the next put_page() frees it (CVE-2019-11487).

Commit 8fde12ca79af, merge 6b3a70773630; mm/gup.c and include/linux/mm.h, Linux 5.0. The count has two bits
here instead of 32, so four calls of get_user_pages() do what two to the 32 did; 2 and 3 are negative.
FIX: try_get_page() refuses where the count is not positive. It looks, and then counts, in two steps: that
is enough as long as at most half the modulus, and one more, of the CALLERS have looked and not yet counted.
Left out: how a caller keeps so many references (FUSE's pages); put_page() by the callers; compound pages.
The page belongs only to the mapping: munmap() drops its last reference.
"""

from checker import (
    actor,
    atomic,
    every_actor_finishes,
    ghost,
    integer,
    mechanism,
    never,
    parameter,
    procedure,
    record,
    shared,
)

CALLERS = parameter(1, most=4)
FIX = mechanism(False, cost="a comparison with each reference, and get_user_pages() may fail")
MODULUS = 4


@record
class Page:
    """A page, its reference count, and the references that are really held."""

    mapped: bool = True  # the page table entry
    refcount: int = integer(1, least=0, most=MODULUS - 1)  # the mapping's
    users: int = ghost(integer(0, most=MODULUS * CALLERS))  # what get_user_pages() returned
    freed: bool = ghost(False)


page = shared(Page)


@procedure
def get_user_page() -> bool:
    """Whether the caller has a reference; in follow_page_pte(), which finds the page mapped."""
    if FIX:
        with atomic:  # page_ref_count(): try_get_page() refuses
            positive = 0 < page.refcount < MODULUS // 2
        if not positive:
            return False
    with atomic:  # get_page()
        found = page.mapped
        if found:
            page.refcount = (page.refcount + 1) % MODULUS
            page.users += 1
    return found


@actor(count=CALLERS)
def get_user_pages() -> None:
    for _ in range(MODULUS):
        if not get_user_page():
            return


@actor
def munmap() -> None:
    with atomic:  # zap_pte_range()
        page.mapped = False
    with atomic:  # put_page()
        page.refcount = (page.refcount - 1) % MODULUS
        if page.refcount == 0:  # put_page_testzero()
            page.freed = True


@never("a page is freed that somebody holds a reference to")
def held_pages_are_not_freed() -> bool:
    return page.freed and page.users > 0


properties = [held_pages_are_not_freed, every_actor_finishes()]
expect = {held_pages_are_not_freed: "holds" if FIX and CALLERS < MODULUS // 2 + 2 else "violated"}
