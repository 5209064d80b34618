"""The page cache asks: has the page more references than it has mappings? Then it is pinned.

The proposal of 2018, repeated in September (20180928152958.GA3321@redhat.com): code that wants to know, here
reclaim before it strips the buffers of a clean page, takes the page lock and computes
``refs - cache - private - own - mapcount > 0``. Two counters, and no lock that stops both.
mm/shmem.c of the time did the same for F_SEAL_WRITE: ``page_count(page) - page_mapcount(page) > 1``.

``MAPCOUNT_FIRST`` is the order in which they are read; ``SECOND_LOOK`` reads the first of them again
and calls the page pinned where it has moved; ``ONE_LOAD`` reads both with one load of 64 bits (in struct
page of 4.14 they share an aligned word) instead; ``UNMAP_FIRST`` looks after R3 try_to_unmap() and not
before it (as mm/vmscan.c does since d824ec2a1546, with another test). What others do to the counters:
checker/kernel/counts.py.

The page is mapped shared and writable, which is where it is pinned, and by a private mapping with an
anon_vma: only such a mapping is copied by fork (K1). With ``SHARED_ONLY`` it does not exist. One pin is
held throughout, or not at all; another comes and goes by get_user_pages_fast() and the slow path.
Left out: what checker/kernel/counts.py leaves out; writeback and PG_dirty (the page is clean and idle
here, else reclaim leaves the buffers alone); the order of rmap's walk (the parent before the child, as
dup_mmap() inserts them; where a walk misses one, the page is still mapped and is kept).
L9 is asked as a safety property (false_positives_never_last): every actor here ends.
"""

from checker import (
    actor,
    atomic,
    choose,
    every_actor_finishes,
    initial,
    mechanism,
    never_waits,
    parameter,
    procedure,
    shared,
    wait_until,
)
from checker.kernel.counts import (
    Answer,
    CountedPage,
    Mapping,
    copy_one_pte,
    get_counted_page,
    get_counted_page_fast,
    map_private,
    map_writable,
    pagevec_add,
    pagevec_release,
    put_user_reference,
    unlock_counted_page,
    zap_pte_range,
)
from checker.kernel.page import Pte
from properties.pin_detection import (
    answers_are_exact_when_quiet,
    false_positives_never_last,
    held_pin_is_seen,
    new_pins_find_buffers,
    no_false_positive,
)

PASSES = parameter(1, most=2)  # how often reclaim looks
ZAPS = parameter(1, most=2)
MAPCOUNT_FIRST = mechanism(False, cost="none: the other order of two loads")
SECOND_LOOK = mechanism(False, cost="the first counter is read again, and a page that moved is kept")
ONE_LOAD = mechanism(False, cost="both counters stay in one aligned word of 64 bits")
UNMAP_FIRST = mechanism(False, cost="a pinned page is unmapped too, and must be faulted in again")
SHARED_ONLY = mechanism(False, cost="only for files that nobody maps privately")
RECHECK = mechanism(True, cost="get_user_pages_fast() reads the entry again (Q8), as it does today")
DRAIN = mechanism(False, cost="lru_add_drain_all(): work on every CPU, before each look")

page = shared(CountedPage)
buffer = shared(Mapping)  # shared and writable: where the page is pinned
parent = shared(Mapping)  # a private mapping, with an anon_vma
child = shared(Mapping)  # its copy


@initial
def mapped() -> None:
    held = choose((False, True))
    map_writable(page, buffer)
    if not SHARED_ONLY:
        map_private(page, parent)
    page.longterm = held
    if held:
        page.pins += 1
        page.refcount += 1


@procedure
def page_count() -> int:
    with atomic:  # page_count(): the look begins
        refs = page.refcount
        page.looking = True
        page.answer = Answer.NONE
        page.was_pinned = page.pins > 0
        page.was_plain = page.plain > 0
        page.was_moving = page.moving > 0
    return refs


@procedure
def page_mapcount() -> int:
    with atomic:  # page_mapcount(): the look begins
        maps = page.mapcount
        page.looking = True
        page.answer = Answer.NONE
        page.was_pinned = page.pins > 0
        page.was_plain = page.plain > 0
        page.was_moving = page.moving > 0
    return maps


@procedure
def page_is_pinned() -> bool:
    if ONE_LOAD:
        with atomic:  # READ_ONCE() of both counters at once
            page.was_pinned = page.pins > 0
            page.was_plain = page.plain > 0
            page.was_moving = page.moving > 0
            pinned = page.refcount - 2 - (1 if page.buffers else 0) > page.mapcount
            page.answer = Answer.PINNED if pinned else Answer.UNPINNED
    elif MAPCOUNT_FIRST:
        maps = page_mapcount()
        if SECOND_LOOK:
            refs = page.refcount  # page_count()
            with atomic:  # page_mapcount(), again
                pinned = page.mapcount != maps or refs - 2 - (1 if page.buffers else 0) > maps
                page.answer = Answer.PINNED if pinned else Answer.UNPINNED
                page.looking = False
        else:
            with atomic:  # page_count()
                pinned = page.refcount - 2 - (1 if page.buffers else 0) > maps
                page.answer = Answer.PINNED if pinned else Answer.UNPINNED
                page.looking = False
    else:
        refs = page_count()
        if SECOND_LOOK:
            maps = page.mapcount  # page_mapcount()
            with atomic:  # page_count(), again
                pinned = page.refcount != refs or refs - 2 - (1 if page.buffers else 0) > maps
                page.answer = Answer.PINNED if pinned else Answer.UNPINNED
                page.looking = False
        else:
            with atomic:  # page_mapcount()
                pinned = refs - 2 - (1 if page.buffers else 0) > page.mapcount
                page.answer = Answer.PINNED if pinned else Answer.UNPINNED
                page.looking = False
    return pinned


@procedure
def try_to_unmap_one(mapping: Mapping) -> None:
    with atomic:  #: try_to_unmap_one(): all under the page table lock, and nobody else counts  # R3
        wait_until(mapping.pte is Pte.NONE or not mapping.ptl)
        if mapping.pte is not Pte.NONE:
            mapping.pte = Pte.NONE
            page.mapcount -= 1
            page.refcount -= 1


@procedure
def try_to_unmap() -> bool:
    try_to_unmap_one(buffer)
    if not SHARED_ONLY:
        try_to_unmap_one(parent)
        try_to_unmap_one(child)
    with atomic:  #: page_mapcount(): is it unmapped?  # R3
        unmapped = page.mapcount == 0
    return unmapped


@actor
def reclaim() -> None:
    for _ in range(PASSES):
        with atomic:  #: isolate_lru_page()  # R1
            page.refcount += 1
            page.lru = False
        if DRAIN:
            with atomic:  # lru_add_drain_all()
                page.refcount -= page.plain
                page.plain = 0
        with atomic:  #: trylock_page()  # R2
            taken = not page.locked
            page.locked = True
        if taken:
            if UNMAP_FIRST:
                strip = try_to_unmap()
                if strip:
                    strip = not page_is_pinned()
            else:
                strip = not page_is_pinned()
                if strip:
                    strip = try_to_unmap()
            if strip:
                with atomic:  #: try_to_release_page(): drop the buffers and their reference  # R5
                    if page.buffers:
                        page.buffers = False
                        page.refcount -= 1
            unlock_counted_page(page)
        with atomic:  # putback_lru_page()
            page.refcount -= 1
            page.lru = True


@actor
def get_user_pages_fast() -> None:
    if not get_counted_page_fast(page, buffer, RECHECK):
        get_counted_page(page, buffer)
    put_user_reference(page)


@actor(count=ZAPS)
def zap() -> None:
    if SHARED_ONLY:
        zap_pte_range(page, buffer)
    else:
        with atomic:  # madvise(MADV_DONTNEED), munmap() or exit(): of one process
            which = choose(range(3))
        if which == 0:
            zap_pte_range(page, buffer)
        elif which == 1:
            zap_pte_range(page, parent)
        else:
            zap_pte_range(page, child)


@actor
def fork() -> None:
    if not SHARED_ONLY:  # K1 copy_page_range() returns at once
        copy_one_pte(page, parent, child)


@actor
def activate_page() -> None:
    if pagevec_add(page):
        pagevec_release(page)


held = held_pin_is_seen(page)
new = new_pins_find_buffers(page)
positive = no_false_positive(page)
lasting = false_positives_never_last(page)
exact = answers_are_exact_when_quiet(page)

properties = [
    held,
    new,
    positive,
    lasting,
    exact,
    never_waits(get_counted_page_fast),
    every_actor_finishes(),
]

# What is mapped while it is examined can be unmapped, or mapped again by fork, between the two loads.
fooled = not ONE_LOAD and not UNMAP_FIRST and (not SHARED_ONLY or (MAPCOUNT_FIRST and not SECOND_LOOK))
expect = {
    held: "violated" if fooled else "holds",
    new: "holds" if UNMAP_FIRST and RECHECK else "violated",
    positive: "violated",
    lasting: "violated",
}
