"""What a file system on persistent memory may rely on when it frees a block.

Sources: commit 5fac7408d828 (mm, fs, dax: handle layout changes to pinned dax mappings), d6dc57e251a4
(xfs, dax: introduce xfs_break_dax_layouts()), and the comment in dax_layout_busy_page().
"""

from collections.abc import Iterable

from checker import Property, never
from checker.kernel.dax import DaxPage, Request, Waiter
from checker.kernel.rwsem import RwSem


def no_pinned_block_is_freed(pages: Iterable[DaxPage]) -> Property:
    """I12: a block is not freed while its page has a pin that get_user_pages() has returned."""

    @never("a block is free while its page is pinned")
    def no_pinned_block_is_freed() -> bool:
        return any(page.freed and page.pins > 0 for page in pages)

    return no_pinned_block_is_freed


def no_freed_block_is_written(pages: Iterable[DaxPage]) -> Property:
    """B21, the purpose of I12: a device does not write a block that another file may have."""

    @never("a device writes a block that is free")
    def no_freed_block_is_written() -> bool:
        return any(page.overwritten for page in pages)

    return no_freed_block_is_written


def no_warning(pages: Iterable[DaxPage]) -> Property:
    """L7: dax_disassociate_entry() does not warn: I12 as the kernel checks it, from the reference count."""

    @never("dax_disassociate_entry() warns of a page that is truncated and referenced")
    def no_warning() -> bool:
        return any(page.warned for page in pages)

    return no_warning


def no_wait_for_half_a_request(requests: Iterable[Request], mmaplock: RwSem, truncater: Waiter) -> Property:
    """L5: MMAPLOCK is not held as long as a pin whose owner needs MMAPLOCK for the next page."""

    @never("a request faults on MMAPLOCK, whose holder waits for its first page")
    def no_wait_for_half_a_request() -> bool:
        return any(
            request.faults and request.first is not None and mmaplock.writer and truncater.sleeps
            for request in requests
        )

    return no_wait_for_half_a_request


def truncate_is_not_overtaken(requests: Iterable[Request]) -> Property:
    """L2, as a safety property: a request submitted while truncate waits for pins gets no new pin."""

    @never("a request that was submitted while truncate waited for pins gets a new pin")
    def truncate_is_not_overtaken() -> bool:
        return any(request.overtook for request in requests)

    return truncate_is_not_overtaken
