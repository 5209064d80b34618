"""Truncate of a page-cache page: unmap_mapping_range() and truncate_inode_page().

mm/truncate.c, Linux 4.14: T2 unmap; T4 lock_page(), wait for writeback, unmap again, detach buffers,
cancel_dirty_page(), delete from the page cache. References are never looked at.
Left out: the inode lock (no other truncate, no fault waits for it here), freeing the blocks (an
orphaned page of the page cache can no longer reach them).
"""

from checker import atomic, procedure
from models.kernel.page import Page, Pte


@procedure
def unmap_mapping_range(page: Page) -> None:
    page.pte = Pte.NONE  # T2 zap_pte_range()


@procedure
def truncate_inode_page(page: Page) -> None:
    with atomic:  # T4 do_invalidatepage(), cancel_dirty_page(), __delete_from_page_cache()
        page.buffers = False
        page.dirty = False
        page.mapping = False
        page.newer = False  # what is cut off may be lost
