"""A special VMA for pinned ranges: Jan Kara's attempt, dropped before it was posted.

Each call of get_user_pages() enters its range in the inode's tree of VMAs (checker/kernel/pinned_range.py).
Writeback walks that tree in page_mkclean() anyway; if it finds such an entry the page is pinned,
and is left dirty. What he said of it (quoted in 550aacd3-cfea-c99a-3b60-563dd1621d5c@nvidia.com): it
costs a VMA or wide changes, and unpinning a range is hard, because direct I/O releases the pages of one call
one by one, in any order, from bios that know only pages. So a release finds an entry by page->mapping
and page->index, which need not be that of its own call. It then takes the page out of the entry (SPLIT), or
only counts down the pages of the entry and removes it at zero; or the bio carries the entry (COOKIE).

REGISTER_FIRST: the entry exists before the page table is read; LOCKED_WALK: the walker keeps
i_mmap_rwsem from the look at the entries to the write-protection; SLOW_ONLY: get_user_pages_fast(), which
can take no such lock, leaves file mappings to the slow path; TRUNCATE_TRIMS: truncate takes its pages
out of all entries, because a release finds no inode through page->mapping afterwards.

read_two pins two pages and releases them in any order; read_one pins one of them. Writeback, truncate and
reclaim work on the first USED pages. Labels as in checker/kernel/.
Left out: what checker/kernel/ leaves out; the allocation of the entry and of its split, which may fail or
wait for reclaim; passes of reclaim that would change nothing; the context of the release (i_mmap_rwsem
sleeps, a bio may end in an interrupt: a worker, as for H5); fsync(), which would have to wait where this
skips (models/wait_for_unpin.py).
"""

from checker import (
    Array,
    actor,
    atomic,
    choose,
    every_actor_finishes,
    mechanism,
    parameter,
    procedure,
    shared,
)
from checker.kernel.disk import end_page_writeback
from checker.kernel.gup import device_write, get_user_page, keep_pin
from checker.kernel.gup_fast import gup_pte_range
from checker.kernel.page import (
    Page,
    Task,
    lock_page,
    put_page,
    set_page_dirty_lock,
    unlock_page,
    wait_on_page_writeback,
)
from checker.kernel.pinned_range import (
    PAGES,
    Range,
    register_range,
    release_of_all,
    release_of_page,
    release_of_range,
)
from checker.kernel.reclaim import shrink_page_list
from checker.kernel.rwsem import RwSem
from checker.kernel.truncate import truncate_inode_page, truncate_is_called, unmap_mapping_range
from checker.kernel.writeback import find_dirty_page, must_write, page_mkclean, writepage
from properties.pinned_ranges import every_pin_is_found, no_entry_outlives_its_call
from properties.progress import truncate_finishes, writeback_finishes
from properties.stable_pages import dirty_pages_are_prepared, no_write_lost, page_stable_under_writeback

USED = parameter(1, most=2)
LONGTERM = parameter(0, least=0, most=1)  # 1: get_user_pages() may keep its pin for ever
REGISTER_FIRST = mechanism(True, cost="a VMA and i_mmap_rwsem before each call knows what it will get")
LOCKED_WALK = mechanism(True, cost="get_user_pages() waits for walks of the VMAs of the file")
SLOW_ONLY = mechanism(True, cost="get_user_pages_fast() is slow for file mappings")
SPLIT = mechanism(True, cost="a split of a VMA, so an allocation, for each page released")
COOKIE = mechanism(False, cost="every bio, and every caller of get_user_pages(), carries its range")
TRUNCATE_TRIMS = mechanism(True, cost="truncate looks for entries of each page")

pages = shared(Array(Page, PAGES))
used = tuple(range(USED))
pages_used = tuple(pages[i] for i in range(USED))
ranges = shared(Array(Range, 2))
i_mmap = shared(RwSem)
reader = shared(Task)
other_reader = shared(Task)
flusher = shared(Task)
truncater = shared(Task)
reclaimer = shared(Task)


@procedure
def unregister(call: Range, index: int) -> None:
    """What the release of one page does to the tree."""
    if COOKIE:
        release_of_range(call, index, SPLIT, i_mmap)
    elif pages[index].mapping:  # page_mapping()
        release_of_page(ranges, call, index, SPLIT, i_mmap)


@procedure
def complete(call: Range, index: int, current: Task, longterm: bool) -> None:
    """The I/O of one page, and its release."""
    if index < USED:  # what is in the other page matters to nobody here
        device_write(pages[index])
        keep_pin(longterm)
        set_page_dirty_lock(pages[index], current)  # H5
    unregister(call, index)
    put_page(pages[index])


@actor
def read_two() -> None:
    if REGISTER_FIRST:
        register_range(ranges[0], True, True, i_mmap)
    first = get_user_page(pages[0], reader)
    second = get_user_page(pages[1], reader)
    if not REGISTER_FIRST:
        register_range(ranges[0], first, second, i_mmap)
    with atomic:  # get_user_pages() returns; the order in which its pages will be released
        order = choose((0, 1))
        ranges[0].uses[0] = first
        ranges[0].uses[1] = second
    if REGISTER_FIRST and not first:
        release_of_range(ranges[0], 0, SPLIT, i_mmap)
    if REGISTER_FIRST and not second:
        release_of_range(ranges[0], 1, SPLIT, i_mmap)
    if order == 0 and first:
        complete(ranges[0], 0, reader, False)
    if second:
        complete(ranges[0], 1, reader, False)
    if order == 1 and first:
        complete(ranges[0], 0, reader, False)
    ranges[0].finished = True


@actor
def read_one() -> None:
    with atomic:  # get_user_pages(FOLL_WRITE): the buffer
        index = choose((0, 1))
    pinned = False
    if not SLOW_ONLY:
        pinned = gup_pte_range(pages[index])
    registered = not pinned
    if registered:
        if REGISTER_FIRST:
            register_range(ranges[1], index == 0, index == 1, i_mmap)
        pinned = get_user_page(pages[index], other_reader)
        if not REGISTER_FIRST and pinned:
            register_range(ranges[1], index == 0, index == 1, i_mmap)
    with atomic:  # get_user_pages() returns
        ranges[1].uses[index] = pinned
    if pinned:
        complete(ranges[1], index, other_reader, LONGTERM > 0)
    elif REGISTER_FIRST:
        release_of_range(ranges[1], index, SPLIT, i_mmap)
    ranges[1].finished = True


@procedure
def look_and_mkclean(index: int) -> bool:
    """W6a page_mkclean(): every VMA that maps the page; whether one of them is a pinned range."""
    with atomic:  # down_read(i_mmap_rwsem); the entries that cover page->index
        pinned = any(entry.covers[index] for entry in ranges)
        if LOCKED_WALK:
            i_mmap.readers += 1
    page_mkclean(pages[index])
    if LOCKED_WALK:
        with atomic:  # up_read(i_mmap_rwsem)
            i_mmap.readers -= 1
    return pinned


@actor
def writeback() -> None:
    while True:
        with atomic:  #: a page tagged dirty  # W1
            index = choose(used)
            find_dirty_page(pages[index])
        lock_page(pages[index], flusher)  # W2
        if must_write(pages[index]):
            if not look_and_mkclean(index):
                writepage(pages[index])
        unlock_page(pages[index])  # W9


end_of_io = actor(pages_used, lane="interrupt")(end_page_writeback)


@actor
def truncate() -> None:
    with atomic:  # truncate_inode_pages_range(): the page
        index = choose(used)
        called = truncate_is_called(truncater)
    if called:
        unmap_mapping_range(pages[index])
        lock_page(pages[index], truncater)
        wait_on_page_writeback(pages[index])
        unmap_mapping_range(pages[index])
        truncate_inode_page(pages[index])
        if TRUNCATE_TRIMS:
            release_of_all(ranges, index, SPLIT, i_mmap)
        unlock_page(pages[index])


@actor
def reclaim() -> None:
    while True:
        shrink_page_list(pages_used, reclaimer)


stable = page_stable_under_writeback(pages)
kept = no_write_lost(pages)
prepared = dirty_pages_are_prepared(pages)
found = every_pin_is_found(ranges, pages)
removed = no_entry_outlives_its_call(ranges, pages)
cut_off = truncate_finishes(pages_used, truncater)
written = writeback_finishes(pages[0])

properties = [stable, kept, prepared, found, removed, cut_off, written, every_actor_finishes()]

own = SPLIT or COOKIE
twice = COOKIE and not SPLIT and TRUNCATE_TRIMS  # truncate and the release both count the same page
unsafe = not (REGISTER_FIRST and LOCKED_WALK and SLOW_ONLY and own) or (twice and USED > 1)
expect = {
    stable: "violated" if unsafe else "holds",
    kept: "violated" if unsafe else "holds",
    prepared: "violated" if unsafe else "holds",
    found: "holds" if SLOW_ONLY and own and not twice else "violated",
    written: "violated" if REGISTER_FIRST or LOCKED_WALK or LONGTERM else "holds",
    removed: "holds" if COOKIE or (SPLIT and TRUNCATE_TRIMS and REGISTER_FIRST) else "violated",
}
