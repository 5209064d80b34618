"""What a file system may rely on while a page is pinned.

Sources: the stable page promise of mm/page-writeback.c (wait_for_stable_page()); Jan Kara's topic mail for
the 2018 summit (20180125115727.slf6zj4zzevcskkn@quack2.suse.cz) and his report of the ext4 crash
(20180103100430.GE4911@quack2.suse.cz).
"""

from checker import Array, Property, never
from checker.kernel.page import Page


def page_stable_under_writeback(pages: Array[Page]) -> Property:
    """I1: while PG_writeback is set, the content does not change."""

    @never("a page is modified through a pin while it is under writeback")
    def page_stable_under_writeback() -> bool:
        return any(page.writeback and page.torn for page in pages)

    return page_stable_under_writeback


def no_write_lost(pages: Array[Page]) -> Property:
    """I2: once the page is not pinned, data written through a pin is on disk, under way, or it is dirty."""

    @never("a write through a pin is lost: nobody ever writes the page back")
    def no_write_lost() -> bool:
        return any(
            page.newer and page.pins == 0 and not (page.locked or page.dirty or page.writeback)
            for page in pages
        )

    return no_write_lost


def dirty_pages_are_prepared(pages: Array[Page]) -> Property:
    """I3: a dirty page of the page cache has what ->page_mkwrite() prepared and ->writepage() needs."""

    @never("a page is dirty that the file system has not prepared")
    def dirty_pages_are_prepared() -> bool:
        return any(page.mapping and page.dirty and not page.buffers for page in pages)

    return dirty_pages_are_prepared
