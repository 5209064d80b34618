"""A special VMA for a range of pinned pages, in the tree of the VMAs that map a file.

The idea of Jan Kara's that he dropped (quoted in 550aacd3-cfea-c99a-3b60-563dd1621d5c@nvidia.com): each
call of get_user_pages() enters its range in inode->i_mapping->i_mmap, where page_mkclean() and
try_to_unmap() look. A change of the tree is one step, under i_mmap_rwsem held for writing: whatever
looks takes it for reading. ``covers`` says for which pages the entry still stands; as one VMA cannot have
holes, taking out a page in the middle stands for a split.
"""

from __future__ import annotations

from collections.abc import Iterable

from checker import Array, atomic, ghost, integer, procedure, record, wait_until
from checker.kernel.rwsem import RwSem

PAGES = 2


@record
class Range:
    """The entry of one call of get_user_pages()."""

    covers: Array[bool] = Array(bool, PAGES)
    left: int = integer(0, most=PAGES)  # pages not yet released, where the entry is not split
    uses: Array[bool] = ghost(Array(bool, PAGES))  # the call has the page, and has not released it
    finished: bool = ghost(False)  # the call has released all it had


@procedure
def register_range(entry: Range, first: bool, second: bool, i_mmap: RwSem) -> None:
    """Enter the range of a call, for the pages that it has."""
    with atomic:  # down_write(i_mmap_rwsem); vma_interval_tree_insert()
        wait_until(i_mmap.readers == 0)
        entry.covers[0] = first
        entry.covers[1] = second
        entry.left = (1 if first else 0) + (1 if second else 0)


@procedure
def remove_page(entry: Range, index: int, split: bool) -> None:
    """Remove one page from an entry; part of a step under i_mmap_rwsem."""
    if split:
        entry.covers[index] = False
    else:
        entry.left -= 1
        if entry.left == 0:
            entry.covers[0] = False
            entry.covers[1] = False


@procedure
def release_of_range(entry: Range, index: int, split: bool, i_mmap: RwSem) -> None:
    """Take a page out of the entry that the caller knows."""
    with atomic:  # down_write(i_mmap_rwsem); the entry that the caller knows
        wait_until(i_mmap.readers == 0)
        entry.uses[index] = False
        if entry.covers[index]:
            remove_page(entry, index, split)


@procedure
def release_of_page(ranges: Iterable[Range], call: Range, index: int, split: bool, i_mmap: RwSem) -> None:
    """Take a page out of the first entry that covers it."""
    with atomic:  # down_write(i_mmap_rwsem); vma_interval_tree_iter_first(page->index)
        wait_until(i_mmap.readers == 0)
        call.uses[index] = False
        found = False
        for entry in ranges:
            if not found and entry.covers[index]:
                found = True
                remove_page(entry, index, split)


@procedure
def release_of_all(ranges: Iterable[Range], index: int, split: bool, i_mmap: RwSem) -> None:
    """Take a page out of every entry that covers it."""
    with atomic:  # down_write(i_mmap_rwsem); every entry that covers page->index
        wait_until(i_mmap.readers == 0)
        for entry in ranges:
            if entry.covers[index]:
                remove_page(entry, index, split)
