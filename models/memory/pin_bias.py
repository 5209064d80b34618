"""FOLL_PIN: a pin is a bias in the reference count, and writeback looks for it after it has write-protected.

models/foll_pin.py has the design; mm/gup.c, try_grab_compound_head(), Linux 5.6. The bias is added by
page_ref_add_unless(), a value-returning atomic; then the fast path reads the entry again. Writeback
write-protects the entry, and then asks page_maybe_dma_pinned(); a page that is pinned is written from a copy.
PAIRED: the reference and the bias are added at once. Where the look finds only the reference, it finds no
pin.
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
)

memory = "weak"
PAIRED = mechanism(True, cost="none: the reference and the bias are one addition")
FULL_ADD = mechanism(True, cost="page_ref_add_unless() is a full barrier")
MB = mechanism(True, cost="smp_mb() between page_mkclean() and page_maybe_dma_pinned()")
BIAS = 2


@record
class Page:
    writable: bool = True  # the page table entry
    refcount: int = integer(0, most=BIAS + 1)
    pinned: bool = ghost(False)
    read: bool = ghost(False)  # the device reads the page itself


page = shared(Page)


@actor
def pin_user_pages_fast() -> None:
    writable = page.writable  #: READ_ONCE(*ptep)
    if not writable:
        return
    if not PAIRED:
        with atomic(order="full"):  # try_get_page(), before the bias
            page.refcount += 1
    if FULL_ADD:
        with atomic(order="full"):  # page_ref_add_unless(page, GUP_PIN_COUNTING_BIAS, 0)
            page.refcount += BIAS
    else:
        with atomic(order="relaxed"):  # page_ref_add(page, GUP_PIN_COUNTING_BIAS)
            page.refcount += BIAS
    same = page.writable  #: READ_ONCE(*ptep), again
    page.pinned = same


@actor
def writeback() -> None:
    with atomic(order="relaxed"):  # page_mkclean_one()
        page.writable = False
    if MB:
        smp_mb()
    count = page.refcount  #: page_maybe_dma_pinned()
    page.read = count < BIAS


@never("the device reads a page that is pinned")
def no_pin_is_missed() -> bool:
    return page.pinned and page.read


properties = [no_pin_is_missed, every_actor_finishes()]
expect = {no_pin_is_missed: "holds" if FULL_ADD and MB else "violated"}
