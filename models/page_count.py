"""A count in struct page: page->dma_pinned_count, July and November 2018.

John Hubbard's series that tracks pinned pages: pin_page_for_dma(), on the way out of get_user_pages() and
get_user_pages_fast(), takes the page off the LRU, whose links then hold a flag and a count. As posted in
July (20180702005654.20369-6-jhubbard@nvidia.com, the default) get_page() and put_page() count too where
the flag is set; a page that is not on the LRU is not marked at all (callers ignore what pin_page_for_dma()
returns); and nothing puts the page back on the LRU. As posted in November
(20181110085041.10071-7-jhubbard@nvidia.com) put_user_page() alone gives up a pin (CONVERTED), a page that
another has taken off the LRU is marked all the same (ISOLATED), and others go back (PUTBACK).
Jan Kara's remark on that one (20181112135811.GF7175@quack2.suse.cz): atomic_dec_and_lock() (LOCKED). What
page_bit found a mark to need is EARLY, and that the check comes after unmapping the page: given here.

pin_page_for_dma() runs under zone_gup_lock, and so does every change of the flag. The count is lowered
without it, but no code lowers it and reads the flag in one step, so a section under the lock is one step.
Labels as in checker/kernel/, which lists what is left out; R1 links the page into reclaim's own list.
Also left out: what happens to a page whose pin is missed (writeback, truncate, the device: see page_bit);
pagevecs, which hold pages that are in no list; overflow of the count.
"""

from checker import (
    Array,
    actor,
    atomic,
    every_actor_finishes,
    mechanism,
    never_waits,
    parameter,
    procedure,
    shared,
    wait_until,
)
from checker.kernel.fault import handle_mm_fault
from checker.kernel.page import Page, Pte, Task, trylock_page
from checker.kernel.pin_count import Mark, Pin
from checker.kernel.pin_marks import Watch, put_pinned_page, unlock_page_asked
from checker.kernel.reclaim import try_to_unmap
from properties.pin_counts import (
    every_pin_is_counted,
    no_list_is_overwritten,
    no_mark_outlives_its_pins,
    no_page_leaves_the_lists_for_good,
    no_put_consumes_a_pin,
    no_reference_is_taken_for_a_pin,
    no_vm_bug,
)
from properties.pin_marks import no_pin_is_missed
from properties.progress import pins_are_released

CALLERS = parameter(1, most=2)
CONVERTED = mechanism(False, cost="every caller of get_user_pages() releases with put_user_page()")
EARLY = mechanism(
    False, cost="zone_gup_lock is taken under the page table lock, and with interrupts disabled"
)
ISOLATED = mechanism(False, cost="pages are marked that somebody else has off the LRU")
PUTBACK = mechanism(False, cost="a flag more, and the page goes back to the LRU with its last pin")
LOCKED = mechanism(False, cost="the last put of a pin takes zone_gup_lock before it lowers the count")


pages = shared(Array(Page, 1))
page = pages[0]
mark = shared(Mark)
watch = shared(Watch)
callers = shared(Array(Task, CALLERS))
fast_caller = shared(Task)
reclaimer = shared(Task)


@procedure
def ask_for_pins() -> None:
    with atomic:  # PageDmaPinned()
        watch.unpinned = not mark.flag


@procedure
def pin_page_for_dma() -> Pin:
    """Whether the pin was counted: its callers do not ask, put_user_page() supposes it."""
    with atomic:  # pin_page_for_dma(), under zone_gup_lock
        pin = Pin.NOT_COUNTED
        if mark.flag or mark.lru or ISOLATED:
            pin = Pin.COUNTED
            mark.counted += 1
            mark.overwritten = mark.overwritten or mark.isolated
            if mark.flag:
                mark.count += 1
            else:
                mark.was_lru = mark.lru
                mark.lru = False  # isolate_lru_page()
                mark.count = 1
                mark.flag = True
        else:
            mark.given_up = True
    return pin


@procedure
def clear_flag() -> None:
    """ClearPageDmaPinned(), in an atomic block; that the count is 0 then is not used."""
    mark.flag = False
    mark.count = 0
    mark.lru = PUTBACK and mark.was_lru  # putback_lru_page()
    mark.was_lru = False


@procedure
def dec_and_test() -> bool:
    """Whether the flag is still to be cleared."""
    with atomic:  # atomic_dec_and_test(), or all of atomic_dec_and_lock()
        last = mark.flag and mark.count == 1
        if mark.flag:
            mark.count -= 1
        elif mark.lru or mark.isolated:
            mark.overwritten = True
        if LOCKED and last:
            clear_flag()
    return last and not LOCKED


@procedure
def look_again() -> None:
    with atomic:  # zone_gup_lock: VM_BUG_ON_PAGE(), the count again, ClearPageDmaPinned()
        if CONVERTED and not mark.flag:
            mark.bug = True
        if mark.flag and mark.count == 0:
            clear_flag()


@procedure
def forget_pin(pin: Pin, made: bool) -> None:
    """The ghosts, in the first step of a release."""
    if made:
        watch.holders -= 1
    if pin is Pin.COUNTED:
        mark.counted -= 1


@procedure
def unpin_page(pin: Pin, made: bool) -> None:
    if CONVERTED:
        with atomic:  # put_user_page(): atomic_dec_and_test()
            forget_pin(pin, made)
            last = dec_and_test()
    else:
        with atomic:  # put_page(): PageDmaPinned()
            forget_pin(pin, made)
            last = mark.flag
        if last:
            last = dec_and_test()
    if last:
        look_again()
    put_pinned_page(page, watch)


@procedure
def follow_page_pte() -> Pin:
    with atomic:  #: follow_page_pte(): all of it under the page table lock  # S4, S5
        pin = Pin.NONE
        if page.pte is Pte.WRITABLE:
            page.pins += 1
            watch.users += 1
            watch.holders += 1
            if mark.flag and not CONVERTED:
                mark.count += 1  # get_page() of July
            pin = Pin.NOT_COUNTED
            if EARLY:
                pin = pin_page_for_dma()
    return pin


@procedure
def get_user_page(current: Task) -> Pin:
    """As in checker/kernel/gup.py; where it is EARLY, the pin is counted with the reference."""
    while True:
        pin = follow_page_pte()
        if pin is not Pin.NONE:
            return pin
        if not handle_mm_fault(page, current):  # S7
            return pin


@procedure
def gup_pte_range() -> Pin:
    """As in checker/kernel/gup_fast.py; where it is EARLY, the pin is counted between Q7 and Q8."""
    pte = page.pte  #: READ_ONCE(*ptep)  # Q3
    if pte is not Pte.WRITABLE:  # Q4
        return Pin.NONE
    with atomic:  #: page_cache_get_speculative()  # Q7
        page.pins += 1
        watch.users += 1
    pin = Pin.NOT_COUNTED
    if EARLY:
        pin = pin_page_for_dma()
    with atomic:  #: READ_ONCE(*ptep), again  # Q8
        same = page.pte is pte
        if same:
            watch.holders += 1
    if not same:
        if CONVERTED and not EARLY:
            put_pinned_page(page, watch)
        else:
            unpin_page(pin, False)
        pin = Pin.NONE
    return pin


@procedure
def use_page(pinned: Pin) -> None:
    """What follows get_user_pages(): its way out, some use, the release."""
    pin = pinned
    if not EARLY:
        pin = pin_page_for_dma()
    unpin_page(pin, True)


@actor(callers)
def get_user_pages(current: Task) -> None:
    pin = get_user_page(current)
    if pin is not Pin.NONE:
        use_page(pin)


@actor
def get_user_pages_fast() -> None:
    pin = gup_pte_range()
    if pin is Pin.NONE:
        pin = get_user_page(fast_caller)
    if pin is not Pin.NONE:
        use_page(pin)


@actor
def random_process() -> None:
    """Any other user of references: a lookup in the page cache, a pagevec, migration that gives up."""
    with atomic:  # get_page()
        mark.others += 1
        if mark.flag and not CONVERTED:
            mark.count += 1
    if not CONVERTED:
        marked = mark.flag  # put_page(): PageDmaPinned()
        if marked:
            if dec_and_test():
                look_again()
    with atomic:  # put_page()
        mark.others -= 1


@actor
def reclaim() -> None:
    while True:
        with atomic:  #: isolate_lru_pages()  # R1
            wait_until(mark.lru, resting=True)
            mark.lru = False
            mark.isolated = True
        if trylock_page(page, reclaimer):  # R2
            try_to_unmap(page)  # R3
            ask_for_pins()  # R5 is for pages that have none
            unlock_page_asked(page, watch)
        with atomic:  # putback_lru_page(); a marked page is left alone
            mark.isolated = False
            mark.lru = not mark.flag


missed = no_pin_is_missed(watch)
consumed = no_put_consumes_a_pin(mark)
taken = no_reference_is_taken_for_a_pin(mark, watch)
outlived = no_mark_outlives_its_pins(mark, watch)
counted = every_pin_is_counted(mark)
lost = no_page_leaves_the_lists_for_good(mark)
overwritten = no_list_is_overwritten(mark)
bug = no_vm_bug(mark)
released = pins_are_released(watch)

properties = [
    missed,
    consumed,
    taken,
    outlived,
    counted,
    lost,
    overwritten,
    bug,
    released,
    never_waits(gup_pte_range),
    every_actor_finishes(),
]

drifts = not CONVERTED or (not ISOLATED and not LOCKED)
expect = {
    missed: "holds" if CONVERTED and EARLY and ISOLATED else "violated",
    consumed: "holds" if CONVERTED and ISOLATED else "violated",
    taken: "violated" if drifts else "holds",
    outlived: "violated" if drifts else "holds",
    counted: "holds" if ISOLATED else "violated",
    lost: "holds" if PUTBACK and not ISOLATED else "violated",
    overwritten: "violated" if CONVERTED or ISOLATED or PUTBACK else "holds",
    bug: "violated" if CONVERTED and not LOCKED else "holds",
}
