"""PageAnonExclusive: a page becomes shared while get_user_pages_fast() pins it through a read-only entry.

Commit 088b8aa537c2; mm/rmap.c, page_try_share_anon_rmap(), and mm/gup.c, Linux 6.1.
A1 clear the entry; A2 pinned? then leave it; A3 clear PageAnonExclusive; A4 restore the entry, as it was.
B1 read the entry; B3 pin; B4 the entry, again; B5 PageAnonExclusive?
The entry is the same before and after, so the fast path may see no change at B4; then B5 has to see A3. Four
barriers are in question: after A1, after A3, after B3, after B4.
"""

from checker import (
    actor,
    atomic,
    every_actor_finishes,
    ghost,
    integer,
    mechanism,
    never,
    record,
    shared,
    smp_mb,
    smp_mb__after_atomic,
    smp_rmb,
)

memory = "weak"
A1_MB = mechanism(True, cost="smp_mb() between A1 and A2")
A3_MB = mechanism(True, cost="smp_mb__after_atomic() between A3 and A4")
B3_MB = mechanism(True, cost="smp_mb__after_atomic() between B3 and B4")
B4_RMB = mechanism(True, cost="smp_rmb() between B4 and B5")


@record
class Page:
    present: bool = True  # the page table entry, read-only
    pins: int = integer(0, most=1)
    exclusive: bool = True  # PageAnonExclusive
    pinned: bool = ghost(False)  # the fast path has returned the page
    may_be_shared: bool = ghost(False)


page = shared(Page)


@actor
def get_user_pages_fast() -> None:
    present = page.present  #: READ_ONCE(*ptep)  # B1
    if not present:
        return
    with atomic(order="relaxed"):  #: atomic_add(GUP_PIN_COUNTING_BIAS)  # B3
        page.pins += 1
    if B3_MB:
        smp_mb__after_atomic()
    same = page.present  #: READ_ONCE(*ptep), again  # B4
    if same:
        if B4_RMB:
            smp_rmb()
        exclusive = page.exclusive  #: gup_must_unshare(): PageAnonExclusive()  # B5
        page.pinned = exclusive
    else:
        with atomic(order="full"):  #: put_page()  # B4
            page.pins -= 1


@actor
def share() -> None:
    with atomic(order="relaxed"):  #: ptep_clear_flush()  # A1
        page.present = False
    if A1_MB:
        smp_mb()
    pins = page.pins  #: page_maybe_dma_pinned()  # A2
    if pins == 0:
        with atomic(order="relaxed"):  #: ClearPageAnonExclusive()  # A3
            page.exclusive = False
        if A3_MB:
            smp_mb__after_atomic()
        page.may_be_shared = True
    page.present = True  #: set_pte_at()  # A4


@never("a page that may be shared is pinned as an exclusive one")
def pinned_pages_are_exclusive() -> bool:
    return page.pinned and page.may_be_shared


properties = [pinned_pages_are_exclusive, every_actor_finishes()]
expect = {pinned_pages_are_exclusive: "holds" if A1_MB and A3_MB and B3_MB and B4_RMB else "violated"}
