"""PagePin, the flag that a page may be pinned, and a _mapcount that counts pins as well.

The primitives of the protocol of January 2019 (see models/mapcount_pagepin.py), each one step: G2 and its
undoing, G4, the look of G6, C1, C3, C5 and P1; with the ghosts that tell what a look should have found.
"""

from checker import atomic, choose, ghost, procedure, record, wait_until
from checker.kernel.counts import Answer, CountedPage


@record
class PageFlags:
    """The flags of a dirty CountedPage that is written back, and those of the design that adds PagePin."""

    dirty: bool = True  # PG_dirty
    writeback: bool = False  # PG_writeback
    pagepin: bool = False  # PagePin: the page may be pinned
    bounce: bool = False  # the I/O is from a copy
    submitted: bool = False  # the I/O is under way
    rmap_read: bool = False  # i_mmap_rwsem, held by the walker
    rmap_write: bool = False  # i_mmap_rwsem, held by the one that moves entries
    torn: bool = ghost(False)  # the content changed while the device read the page itself
    missed: bool = ghost(False)  # this writeback missed a pin that existed
    cleaned: bool = ghost(False)  # the last writeback left the page clean, saw no pin; no fault since
    late: bool = ghost(False)  # and yet a pin was granted afterwards


@procedure
def set_page_pin(flags: PageFlags) -> None:
    """Record that the page may be pinned."""
    with atomic(order="relaxed"):  #: SetPagePin()  # G4
        flags.pagepin = True


@procedure
def raise_mapcount(page: CountedPage, flags: PageFlags, ordered: bool) -> bool:
    """G2; without the order of G3, G4 may come before it: whether it did."""
    early = False
    if not ordered:
        with atomic:  # without G3: G4 before G2, or not
            early = choose((False, True))
    if early:
        set_page_pin(flags)
    with atomic(order="relaxed"):  #: atomic_inc(&page->_mapcount)  # G2
        page.mapcount += 1
        page.moving += 1
        page.was_moving = page.was_moving or page.looking
    return early


@procedure
def drop_mapcount(page: CountedPage) -> None:
    """Undo ``raise_mapcount``."""
    with atomic(order="relaxed"):  #: atomic_dec(&page->_mapcount)  # G6, or Q8
        page.mapcount -= 1
        page.moving -= 1


@procedure
def written_back(flags: PageFlags, before: bool, pinned: bool, always: bool) -> bool:
    """Whether a writeback has begun since ``before`` was read, and counts."""
    with atomic:  #: PageWriteback(), again  # G6
        late = flags.writeback and not before and (always or not pinned)
    return late


@procedure
def pinned_now(page: CountedPage, flags: PageFlags) -> None:
    """Ghosts."""
    page.pins += 1
    page.moving -= 1
    page.was_pinned = page.was_pinned or page.looking
    flags.late = flags.late or (flags.cleaned and not flags.writeback)


@procedure
def put_user_page(page: CountedPage, flags: PageFlags) -> None:
    """Mark the page dirty and release the pin."""
    with atomic:  #: set_page_dirty_lock()  # H5
        wait_until(not page.locked)
        flags.dirty = True
    with atomic(order="relaxed"):  #: atomic_dec(&page->_mapcount)  # P1
        page.mapcount -= 1
        page.pins -= 1
        page.was_moving = page.was_moving or page.looking


@procedure
def look_begins(page: CountedPage) -> None:
    """Ghosts."""
    page.looking = True
    page.answer = Answer.NONE
    page.was_pinned = page.pins > 0
    page.was_moving = page.moving > 0


@procedure
def test_clear_page_pin(page: CountedPage, flags: PageFlags, first: bool) -> bool:
    """Clear PagePin, and return whether it was set; with ``first`` the look begins here."""
    with atomic:  #: TestClearPagePin()  # C1
        pinned = flags.pagepin
        flags.pagepin = False
        if first:
            look_begins(page)
    return pinned


@procedure
def page_mapcount(page: CountedPage, first: bool) -> int:
    """Read _mapcount; with ``first`` the look begins here."""
    with atomic:  #: page_mapcount()  # C3
        count = page.mapcount
        if first:
            look_begins(page)
    return count


@procedure
def set_page_pin_again(page: CountedPage, flags: PageFlags, pinned: bool, found: int, snapshot: int) -> None:
    """Set PagePin again if fewer entries were found than _mapcount says."""
    with atomic(order="relaxed"):  #: SetPagePin()  # C5
        page.looking = False
        if pinned and found < snapshot:
            flags.pagepin = True
            page.answer = Answer.PINNED
