"""A counted page that is dirty, written back, and faulted in again: its I/O, and what waits for it.

mm/page-writeback.c and mm/memory.c, Linux 4.14, as in writeback.py and fault.py: F3 ->page_mkwrite(), which
waits for PG_writeback (as where pages must be stable); F5 the entry; H3 the device writes; W6c, T1 and T3
(does the I/O use a copy?) of the design that adds PagePin; W11 the end of the I/O.
PG_dirty is examined under the page lock only, so what only sets or clears it there is no step of its own.
"""

from checker import atomic, procedure, wait_until
from checker.kernel.counts import CountedPage, Mapping
from checker.kernel.page import Pte
from checker.kernel.page_pin import PageFlags


@procedure
def page_mkwrite(page: CountedPage, flags: PageFlags, mapping: Mapping) -> None:
    """A write fault of the shared mapping, with the page lock from F3 to F6."""
    with atomic:  #: lock_page(), ->page_mkwrite(): set_page_dirty()  # F3
        wait_until(not page.locked)
        page.locked = True
        flags.dirty = True
        flags.cleaned = False
    wait_until(not flags.writeback)  #: wait_for_stable_page()  # F3
    with atomic:  #: pte_offset_map_lock(), page_add_file_rmap()  # F5
        wait_until(not mapping.ptl)
        mapping.ptl = True
        if mapping.pte is Pte.NONE:
            page.mapcount += 1
            page.refcount += 1
    with atomic:  #: set_pte_at(), pte_unmap_unlock(), unlock_page()  # F5, F6
        mapping.pte = Pte.WRITABLE
        mapping.ptl = False
        page.locked = False


@procedure
def device_write_counted(flags: PageFlags) -> None:
    """The device writes through a pin, at any time."""
    with atomic:  #: the device writes the page  # H3
        flags.torn = flags.submitted and not flags.bounce


@procedure
def choose_copy(page: CountedPage, flags: PageFlags) -> None:
    """T3, part of a step: from a copy?"""
    flags.bounce = flags.pagepin
    flags.missed = not flags.pagepin and page.pins > 0
    flags.cleaned = not flags.pagepin


@procedure
def set_page_writeback(page: CountedPage, flags: PageFlags, full_barriers: bool) -> None:
    """T1 and T3, which may be reordered if only stores are ordered."""
    if full_barriers:
        with atomic:  #: TestClearPageDirty(), set_page_writeback()  # W6c, T1
            flags.dirty = False
            flags.writeback = True
        with atomic:  #: PagePin(): from a copy?  # T3
            choose_copy(page, flags)
            flags.submitted = True
    else:
        with atomic:  #: PagePin(): from a copy?  # T3
            choose_copy(page, flags)
        with atomic:  #: TestClearPageDirty(), set_page_writeback()  # W6c, T1
            flags.dirty = False
            flags.writeback = True
            flags.submitted = True


@procedure
def end_counted_writeback(flags: PageFlags) -> None:
    """The I/O ends."""
    with atomic:  #: end_page_writeback()  # W11
        wait_until(flags.submitted, resting=True)
        flags.submitted = False
        flags.writeback = False
        flags.bounce = False
        flags.torn = False
        flags.missed = False
