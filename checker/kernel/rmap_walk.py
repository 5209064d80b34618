"""rmap's walk over the entries that map a page, and the code that moves entries during the walk.

mm/rmap.c, mm/mremap.c and mm/memory.c, Linux 4.14: page_mkclean_one() works under the page table lock of
each entry in turn, with i_mmap_rwsem held for reading over the whole walk. mremap moves an entry under
both page table locks, and takes i_mmap_rwsem only if asked to; fork copies one and does not.
"""

from checker import atomic, procedure, wait_until
from checker.kernel.counts import CountedPage, Mapping, copy_one_pte
from checker.kernel.page import Pte
from checker.kernel.page_pin import PageFlags


@procedure
def i_mmap_lock_read(flags: PageFlags, taken: bool) -> None:
    """Take i_mmap_rwsem for reading, if the design does."""
    if taken:
        with atomic:  # i_mmap_lock_read()
            wait_until(not flags.rmap_write)
            flags.rmap_read = True


@procedure
def i_mmap_unlock_read(flags: PageFlags, taken: bool) -> None:
    """Release it."""
    if taken:
        with atomic(order="release"):
            flags.rmap_read = False  # i_mmap_unlock_read()


@procedure
def page_mkclean_one(mapping: Mapping) -> int:
    """Write-protect one entry, and return whether it maps the page (1 or 0)."""
    with atomic(order="acquire"):  #: page_mkclean_one(): under the page table lock  # C4
        wait_until(mapping.pte is Pte.NONE or not mapping.ptl)
        found = 1 if mapping.pte is not Pte.NONE else 0
        if mapping.pte is Pte.WRITABLE:
            mapping.pte = Pte.READ_ONLY
    return found


@procedure
def move_ptes(flags: PageFlags, old: Mapping, new: Mapping, locked: bool) -> None:
    """mremap(): move the entry, with i_mmap_rwsem if ``locked``."""
    with atomic:  # move_ptes(): both page table locks, and i_mmap_rwsem if they are asked to
        wait_until(not old.ptl and not new.ptl and not (locked and flags.rmap_read))
        if new.pte is Pte.NONE:
            new.pte = old.pte
            old.pte = Pte.NONE


@procedure
def copy_page_range(
    page: CountedPage, flags: PageFlags, parent: Mapping, child: Mapping, locked: bool
) -> None:
    """fork(): copy the entry, with i_mmap_rwsem if ``locked``."""
    if locked:
        with atomic:  # i_mmap_lock_write()
            wait_until(not flags.rmap_read and not flags.rmap_write)
            flags.rmap_write = True
    copy_one_pte(page, parent, child)
    if locked:
        with atomic(order="release"):
            flags.rmap_write = False  # i_mmap_unlock_write()
