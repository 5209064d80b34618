"""The disk ends the I/O of a page, W11, at any time.

mm/filemap.c, Linux 4.14: end_page_writeback(), called when the device reports completion.
"""

from collections.abc import Callable

from checker.kernel.page import Page
from checker.kernel.writeback import end_page_writeback as end_io


def end_page_writeback(page: Page) -> None:
    """The actor for one of several pages: ``actor(pages)(end_page_writeback)``."""
    while True:
        end_io(page)


def end_page_writeback_of(page: Page) -> Callable[[], None]:
    """The actor for a model of one page: ``actor(end_page_writeback_of(page))``."""

    def end_page_writeback() -> None:
        while True:
            end_io(page)

    return end_page_writeback
