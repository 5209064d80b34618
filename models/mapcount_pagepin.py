"""A pin counts as a mapping, and a flag says that there may be one: January 2019.

Jérôme Glisse's successor to the comparison of counters (20190111165141.GB3190@redhat.com, timelines in
20190112020228.GA5059@redhat.com): get_user_pages() raises ``_mapcount`` and sets PagePin; page_mkclean()
counts the page table entries that it finds, and where there are fewer than ``_mapcount`` says, somebody
has pinned the page; writeback then sends a copy. The claim: it misses no pin and no writeback.
G1 read PG_writeback and PagePin: written back and not pinned: retry; G2 mapcount++; G3 barrier; G4 set
PagePin; G5 barrier; G6 if G1 saw neither and PG_writeback is set now: mapcount--, retry;
P1 mapcount--; P2 put_page();
C1 test and clear PagePin; C2 barrier; C3 read mapcount; C4 count the entries and write-protect them; C5 if
PagePin was set and there are fewer: set it again;
T1 set PG_writeback; T2 barrier; T3 from a copy if PagePin is set.
(P1 and P2 are our reading: that nothing clears PagePin when a pin is dropped, only C1.)
get_user_pages() does G under the page table lock; get_user_pages_fast() (``FAST``) does it after its
re-check Q8, or (``RECHECK_LAST``) before it.

``G3`` and ``C2`` off let the steps beside that barrier change places. ``FULL_BARRIERS`` off: G5 and T2 are
smp_wmb(), as written, which does not order a store before a load of something else: G4 may come after
G6 (and Q8), T1 after T3. ``SNAPSHOT_FIRST`` off: C3 comes after C4; Jan Kara feared that
zap_pte_range() races the count (20181219110856.GA18345@quack2.suse.cz). ``COUNT_PRIVATE``: C4 visits private
mappings too, which page_mkclean() does not (invalid_mkclean_vma()). ``MREMAP_LOCKED``, ``FORK_LOCKED``: they
take i_mmap_rwsem for writing, and C3 is read under it; mremap does so only where it must (mm/mremap.c,
move_ptes(): else rmap observes the old pte, or the new pte, "or both"), fork does not.

One pin is there at first; one caller pins; one other process unmaps, forks or moves its mapping. The page
has a private mapping at first, or not. ->page_mkwrite() waits for writeback, as where pages must be
stable: then nothing needs a retry under the page table lock, and an assertion says so. What G, C and T are
made of, and what the other process does: checker/kernel/page_pin.py, stable_io.py, rmap_walk.py.
Left out: the reference of a pin (S5, Q7, P2: the reference count is never read here); what
checker/kernel/counts.py leaves out; truncate and reclaim (as far as they unmap, they are the zap);
buffers.
"""

from checker import (
    actor,
    atomic,
    choose,
    every_actor_finishes,
    initial,
    integer,
    mechanism,
    never_waits,
    parameter,
    procedure,
    shared,
    wait_until,
)
from checker.kernel.counts import (
    CountedPage,
    Mapping,
    lock_writable_pte,
    map_private,
    map_writable,
    unlock_counted_page,
    zap_pte_range,
)
from checker.kernel.gup import keep_pin
from checker.kernel.page import Pte
from checker.kernel.page_pin import (
    PageFlags,
    drop_mapcount,
    page_mapcount,
    pinned_now,
    put_user_page,
    raise_mapcount,
    set_page_pin,
    set_page_pin_again,
    test_clear_page_pin,
    written_back,
)
from checker.kernel.rmap_walk import (
    copy_page_range,
    i_mmap_lock_read,
    i_mmap_unlock_read,
    move_ptes,
    page_mkclean_one,
)
from checker.kernel.stable_io import (
    device_write_counted,
    end_counted_writeback,
    page_mkwrite,
    set_page_writeback,
)
from properties.pin_detection import (
    bounced_page_stable,
    false_positives_never_last,
    flag_is_steady,
    no_pin_missed,
    no_whole_writeback_missed,
    no_writeback_missed,
)
from properties.progress import counted_writeback_finishes

CALLERS = parameter(1, most=2)
OTHERS = parameter(1, most=2)
LONGTERM = parameter(0, least=0, most=1)  # 1: the pin that is there at first may last for ever
FAST = mechanism(True, cost="get_user_pages_fast() pins too, without the page table lock")
CHECKS = mechanism(True, cost="G1 and G6: two flags are read, and one again, for each page")
CHECK_ALWAYS = mechanism(False, cost="G6 does not trust the PagePin of G1")
RECHECK_LAST = mechanism(False, cost="get_user_pages_fast() re-reads the entry after G6, not before G1")
G3 = mechanism(True, cost="a barrier between G2 and G4")
C2 = mechanism(True, cost="a barrier between C1 and C3")
FULL_BARRIERS = mechanism(True, cost="G5 and T2 are smp_mb() and not smp_wmb()")
SNAPSHOT_FIRST = mechanism(True, cost="none: C3 before C4")
COUNT_PRIVATE = mechanism(False, cost="page_mkclean() walks private mappings too")
MREMAP_LOCKED = mechanism(False, cost="every mremap takes i_mmap_rwsem for writing")
FORK_LOCKED = mechanism(False, cost="every fork takes i_mmap_rwsem for writing, for each file mapping")
RMAP_LOCKED = MREMAP_LOCKED or FORK_LOCKED

page = shared(CountedPage)
flags = shared(PageFlags)
buffer = shared(Mapping)  # shared and writable: where the page is pinned
other = shared(Mapping)  # the same, of another process
moved = shared(Mapping)  # where mremap() moves it, behind it in rmap's order
parent = shared(Mapping)  # a private mapping
child = shared(Mapping)  # its copy, behind it in rmap's order
# what C4 visits; without COUNT_PRIVATE not the private ones: invalid_mkclean_vma()
visited = (buffer, other, moved, parent, child) if COUNT_PRIVATE else (buffer, other, moved)


@initial
def mapped() -> None:
    private = choose((False, True))
    map_writable(page, buffer)
    map_writable(page, other)
    page.mapcount += 1  # the holder's pin
    page.pins = 1
    flags.pagepin = True
    if private:
        map_private(page, parent)


@procedure
def try_pin(mapping: Mapping, fast: bool) -> bool:
    """G1 to G6, and for the fast path Q8 if that comes last; False: retry."""
    writeback = False
    pinned = False
    late = False
    same = True
    if CHECKS:
        writeback = flags.writeback  #: PageWriteback()  # G1
        pinned = flags.pagepin  #: PagePin()  # G1
        if fast:
            if writeback and not pinned:
                return False
        else:
            assert not writeback, "get_user_pages() must retry under the page table lock"
    early = raise_mapcount(page, flags, G3)
    if FULL_BARRIERS and not early:
        set_page_pin(flags)
    if CHECKS:
        late = written_back(flags, writeback, pinned, CHECK_ALWAYS)
    if fast and RECHECK_LAST:
        with atomic:  #: READ_ONCE(*ptep), again Then the page is the caller's  # Q8
            same = mapping.pte is Pte.WRITABLE
            if same and not late:
                pinned_now(page, flags)
    if not FULL_BARRIERS and not early:
        set_page_pin(flags)
    if fast:
        if CHECKS or RECHECK_LAST:
            if late or not same:
                drop_mapcount(page)
                return False
    else:
        assert not late, "get_user_pages() must retry under the page table lock"
    return True


@procedure
def get_user_page(mapping: Mapping) -> None:
    while True:
        if lock_writable_pte(mapping):  # S4
            try_pin(mapping, False)
            with atomic:  # pte_unmap_unlock(): the page is the caller's
                mapping.ptl = False
                pinned_now(page, flags)
            return
        page_mkwrite(page, flags, mapping)  # S7


@procedure
def get_user_page_fast(mapping: Mapping) -> bool:
    pte = mapping.pte  #: READ_ONCE(*ptep)  # Q3
    if pte is not Pte.WRITABLE:  # Q4
        return False
    if not RECHECK_LAST:
        if mapping.pte is not pte:  #: READ_ONCE(*ptep), again  # Q8
            return False
    if not try_pin(mapping, True):
        return False
    if not RECHECK_LAST:
        with atomic:  #: the page is the caller's  # Q9
            pinned_now(page, flags)
    return True


@procedure
def page_mkclean() -> None:
    i_mmap_lock_read(flags, RMAP_LOCKED)
    snapshot = 0
    pinned = False
    if C2 or not SNAPSHOT_FIRST:
        pinned = test_clear_page_pin(page, flags, True)
        if SNAPSHOT_FIRST:
            snapshot = page_mapcount(page, False)
    else:
        snapshot = page_mapcount(page, True)
        pinned = test_clear_page_pin(page, flags, False)
    found: int = integer(0, most=5)
    found = 0
    for mapping in visited:
        found += page_mkclean_one(mapping)
    if not SNAPSHOT_FIRST:
        snapshot = page_mapcount(page, False)
    i_mmap_unlock_read(flags, RMAP_LOCKED)
    set_page_pin_again(page, flags, pinned, found, snapshot)


@actor
def holder() -> None:
    device_write_counted(flags)
    keep_pin(LONGTERM > 0)
    put_user_page(page, flags)


@actor(count=CALLERS)
def get_user_pages() -> None:
    if not FAST or not get_user_page_fast(buffer):
        get_user_page(buffer)
    device_write_counted(flags)
    put_user_page(page, flags)


@actor
def writeback() -> None:
    while True:
        with atomic:  #: lock_page(): dirty, and not under writeback, else it is skipped  # W1, W2, W4, W5
            wait_until(flags.dirty and not flags.writeback and not page.locked, resting=True)
            page.locked = True
        page_mkclean()
        set_page_writeback(page, flags, FULL_BARRIERS)
        unlock_counted_page(page)  # W9


@actor
def end_page_writeback() -> None:
    while True:
        end_counted_writeback(flags)


@actor(count=OTHERS)
def other_process() -> None:
    with atomic:  # munmap() or exit(), here or there; mremap(); fork()
        what = choose(range(4))
    if what == 0:
        zap_pte_range(page, buffer)
    elif what == 1:
        zap_pte_range(page, other)
    elif what == 2:
        move_ptes(flags, other, moved, MREMAP_LOCKED)
    else:
        copy_page_range(page, flags, parent, child, FORK_LOCKED)


pin = no_pin_missed(flags)
seen = no_writeback_missed(page, flags)
whole = no_whole_writeback_missed(flags)
stable = bounced_page_stable(flags)
steady = flag_is_steady(page, flags)
lasting = false_positives_never_last(page)
written = counted_writeback_finishes(flags)

properties = [
    pin,
    seen,
    whole,
    stable,
    steady,
    lasting,
    written,
    never_waits(get_user_page_fast),
    every_actor_finishes(),
]

told = not FAST or RECHECK_LAST
flagged = FULL_BARRIERS or not (FAST and RECHECK_LAST)
counted = SNAPSHOT_FIRST and G3 and C2 and MREMAP_LOCKED and (FORK_LOCKED or not COUNT_PRIVATE)
expect = {
    pin: "holds" if counted and flagged else "violated",
    seen: "holds" if told else "violated",
    whole: "holds" if told else "violated",
    stable: "holds" if counted and flagged and told else "violated",
    steady: "violated",
    lasting: "holds" if COUNT_PRIVATE else "violated",
}
