"""Two threads swap in the same entry past the swap cache, and the slower one maps what the page was before.

CVE-2024-26759, commit 13ddaf26be32 ("mm/swap: fix race when skipping swapcache"); mm/memory.c,
do_swap_page(), Linux 6.7. For a device with SWP_SYNCHRONOUS_IO each thread reads the entry into a page of its
own, without a lock. The first maps its page and frees the entry; the page is written and swapped out again,
to the same entry. The other finds the entry in the page table that it has seen before: ABA.
FIX: a thread pins the entry first with the flag of the swap cache (swapcache_prepare()), and only one thread
can. The others fault again until it is done.
Left out: entries that several page tables have; a fault that finds the page in the swap cache (it waits here
until reclaim is done with it); the TLB. The device has one entry, as a small one that is nearly full. Each
section under the page table lock is one step.
"""

from enum import Enum

from checker import (
    actor,
    atomic,
    every_actor_finishes,
    ghost,
    integer,
    mechanism,
    never,
    procedure,
    record,
    shared,
    wait_until,
)

FIX = mechanism(False, cost="an atomic operation on swap_map, and faults that wait for another one's")
THREADS = 2
SWAP_HAS_CACHE = 2  # in swap_map, beside the number of page table entries


class Pte(Enum):
    """The entry of the page table: a swap entry, or a page."""

    SWAP = 0
    PRESENT = 1


@record
class Mm:
    """One page of a process."""

    pte: Pte = Pte.SWAP
    page: int = integer(0, most=THREADS)  # what was written to the page that is mapped
    newest: int = ghost(integer(0, most=THREADS))  # what the process has written last
    stale: bool = ghost(False)  # a page was mapped that is older


@record
class Swap:
    """The swap device, with one entry."""

    swap_map: int = integer(1, most=SWAP_HAS_CACHE + 1)
    folio: bool = False  # the swap cache has a page for the entry
    data: int = integer(0, most=THREADS)


mm = shared(Mm)
swap = shared(Swap)


@procedure
def swapcache_prepare() -> bool:
    with atomic("swapcache_prepare()", order="acquire"):
        pinned = swap.swap_map == 1
        if pinned:
            swap.swap_map = 1 + SWAP_HAS_CACHE
    return pinned


@procedure
def swapcache_clear() -> None:
    with atomic("swapcache_clear()", order="release"):
        swap.swap_map -= SWAP_HAS_CACHE


@procedure
def map_folio(data: int) -> None:
    with atomic("pte_same(), swap_free(), set_pte_at()"):
        if mm.pte is Pte.SWAP:
            swap.swap_map -= 1
            mm.pte = Pte.PRESENT
            mm.page = data
            mm.stale = data < mm.newest


@procedure
def do_swap_page() -> None:
    with atomic("swap_cache_get_folio()"):
        wait_until(not swap.folio)
    if FIX:
        direct = swapcache_prepare()
    else:
        direct = swap.swap_map % SWAP_HAS_CACHE == 1  #: direct swapin path, __swap_count(entry) == 1
    if direct:
        data = swap.data  #: swap_read_folio()
        map_folio(data)
        if FIX:
            swapcache_clear()


@actor(count=THREADS)
def thread() -> None:
    present = False
    while not present:
        with atomic("write to page"):
            present = mm.pte is Pte.PRESENT
            if present:
                mm.page += 1
                mm.newest = mm.page
        if not present:
            do_swap_page()


@actor
def kswapd() -> None:
    with atomic("shrink_folio_list()"):
        wait_until(mm.pte is Pte.PRESENT, resting=True)
    with atomic("folio_alloc_swap()"):
        wait_until(swap.swap_map == 0)
        swap.swap_map = SWAP_HAS_CACHE
    swap.folio = True  #: add_to_swap_cache()
    with atomic("try_to_unmap_one(): ptep_clear_flush(), swap_duplicate(), set_pte_at()", order="everywhere"):
        swap.swap_map += 1
        mm.pte = Pte.SWAP
    data = mm.page  #: swap_writepage(): the device reads the page
    swap.data = data  #: swap_writepage()
    swap.folio = False  #: __remove_mapping(): __delete_from_swap_cache()
    with atomic("put_swap_folio()", order="release"):
        swap.swap_map -= SWAP_HAS_CACHE


@never("an old page is mapped again: what was written to the newer one is lost")
def newest_page_is_mapped() -> bool:
    return mm.stale


properties = [newest_page_is_mapped, every_actor_finishes()]
expect = {newest_page_is_mapped: "holds" if FIX else "violated"}
