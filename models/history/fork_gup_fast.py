"""fork() write-protects a page that pin_user_pages_fast() is just pinning.

Commit 57efa1fe5957; mm/gup.c and mm/memory.c, Linux 5.10. fork() shares an anonymous page with the child,
and write-protects it in both, unless it is pinned. The fast path takes no lock, and looks whether the
entry is the same after it took the pin, but fork() may have looked for pins before, and write-protect
the entry after.
FIX: fork() counts write_protect_seq up before and after; the fast path begins only where it is even, and
leaves it to the slow path (which waits for mmap_lock) if it has moved.
MB: on the CPUs of ``--memory weak`` fork() must perform its store to write_protect_seq before it reads
has_pinned. raw_write_seqcount_begin() is smp_wmb(), and the lock that comes after it is only an acquire.
Left out: the child; the copy that fork() makes of a page that is pinned (the entry stays as it is); how
the two increments of a pin look from outside. fork() has begun: it holds mmap_lock.
The property looks at the page when the call returns. That may be at any later time, so an entry
that would be write-protected after it is found as well.
"""

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
    smp_mb,
    smp_rmb,
    smp_wmb,
    wait_until,
)

FIX = mechanism(False, cost="a sequence count in each fork(), and two looks at it in the fast path")
MB = mechanism(False, cost="a full barrier in each fork()")


@record
class Mm:
    """The parent, and one anonymous page that is mapped writable."""

    mmap_lock: bool = True  # fork() holds it for writing
    write_protect_seq: int = integer(0, most=2)
    has_pinned: bool = False
    ptl: bool = False  # the page table lock
    writable: bool = True  # the page table entry
    pins: int = integer(0, most=1)  # GUP_PIN_COUNTING_BIAS, in _refcount
    returned_read_only: bool = ghost(False)  # what the caller got is write-protected


mm = shared(Mm)


@procedure
def slow_path() -> None:
    with atomic:  # mmap_read_lock(), follow_page_pte() or do_wp_page()
        wait_until(not mm.mmap_lock and not mm.ptl)
        mm.writable = True
        mm.pins = 1


@procedure
def gup_pte_range() -> bool:
    with atomic:  # gup_get_pte(), pte_access_permitted()
        writable = mm.writable
    if not writable:
        return False
    with atomic(order="full"):  # try_grab_compound_head()
        mm.pins = 1
    with atomic:  # pte_val(pte) == pte_val(*ptep)
        same = mm.writable
    if not same:
        with atomic(order="full"):  # put_compound_head()
            mm.pins = 0
    return same


@procedure
def lockless_pages() -> bool:
    seq = 0
    if FIX:
        seq = mm.write_protect_seq  # raw_read_seqcount()
        smp_rmb()
        if seq % 2 == 1:
            return False
    pinned = gup_pte_range()
    if FIX and pinned:
        smp_rmb()
        if mm.write_protect_seq != seq:  # read_seqcount_retry()
            mm.pins = 0  # unpin_user_pages()
            return False
    return pinned


@actor
def pin_user_pages_fast() -> None:
    with atomic:  # atomic_set(has_pinned, 1)
        mm.has_pinned = True
    if not lockless_pages():
        slow_path()
    with atomic:  # GUP returns
        mm.returned_read_only = not mm.writable


@procedure
def copy_present_page() -> bool:
    """Whether the page is shared with the child; a page that is pinned is copied at once."""
    with atomic:  # atomic_read(has_pinned)
        has_pinned = mm.has_pinned
    if not has_pinned:
        return True
    with atomic:  # page_maybe_dma_pinned()
        pinned = mm.pins > 0
    return not pinned


@actor
def fork() -> None:
    if FIX:
        mm.write_protect_seq = 1  # raw_write_seqcount_begin()
        smp_wmb()
        if MB:
            smp_mb()
    with atomic(order="lock"):  # pte_alloc_map_lock()
        mm.ptl = True
    shared_with_child = copy_present_page()
    with atomic:  # pte_wrprotect(), set_pte_at(), pte_unmap_unlock()
        if shared_with_child:
            mm.writable = False
        mm.ptl = False
    if FIX:
        smp_wmb()
        mm.write_protect_seq = 2  # raw_write_seqcount_end()
    mm.mmap_lock = False  # mmap_write_unlock()


@never("GUP returns with a write-protected page")
def pinned_pages_are_writable() -> bool:
    return mm.returned_read_only


properties = [pinned_pages_are_writable, every_actor_finishes()]
expect = {pinned_pages_are_writable: "holds" if FIX else "violated"}
