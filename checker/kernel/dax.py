"""A file on persistent memory: a page of a mapping is the block itself, and a pin on it pins the block.

fs/dax.c, fs/xfs/xfs_file.c, mm/gup.c, mm/memremap.c, Linux 4.18 to 5.4. The reference count of such
a page is 1 when it is unused: mappings take none. Steps:
S4, S5 get_user_pages() under the page table lock; S7 the fault: down_read(MMAPLOCK), then
dax_iomap_fault() finds the block and makes the entry writable (one step: what it reads changes only
under MMAPLOCK held for writing); Q3, Q4, Q7, Q8 get_user_pages_fast(), Q1 and Q10 where a TLB flush
waits for them; H3 the device writes; L2 unmap; L3 read the reference counts one by one (the tree lock
under which that is done does not stop new references); L7 remove the entry, then free the block.
Left out: mmap_sem (truncate does not take it), the dirty tags and the writeback of DAX (flushing CPU
caches), huge pages, get_dev_pagemap() (the device is not removed), queues of the rwsem (``IN_TURN``: a
waiting writer stops no reader here; it only delays).
"""

from __future__ import annotations

from collections.abc import Iterable

from checker import atomic, ghost, integer, procedure, record, wait_until
from checker.kernel.page import Pte
from checker.kernel.rwsem import RwSem, up_read

REFS = 4
IN_TURN = False  # of XFS_IOLOCK, XFS_MMAPLOCK (ext4: inode lock, i_mmap_sem)


@record
class DaxPage:
    """A block of a file, its struct page, and the one page table entry that maps it."""

    pte: Pte = Pte.WRITABLE
    refs: int = integer(1, most=REFS)  # _refcount: 1 is idle
    mapped: bool = True  # the file's tree has an entry for it
    freed: bool = False  # the block is free: another file may have it
    pins: int = ghost(integer(0, most=REFS - 1))  # the references that get_user_pages() has returned
    overwritten: bool = ghost(False)  # a device wrote the block after it was freed
    warned: bool = ghost(False)  # L7 dax_disassociate_entry() warned: truncated and referenced


@record
class Waiter:
    """An actor that waits for pins (a ghost, for the properties)."""

    sleeps: bool = ghost(False)


@record
class Request:
    """One call of get_user_pages(), from its submission to its last put_page()."""

    irqs_off: bool = False  # Q1..Q10, maintained if a TLB flush waits for it
    late: bool = ghost(False)  # submitted while truncate already waited for pins
    overtook: bool = ghost(False)  # ... and still got a page that truncate wants
    first: DaxPage | None = ghost(None)  # the first page that it holds
    faults: bool = ghost(False)  # waits in a fault for MMAPLOCK


@procedure
def returned(page: DaxPage, request: Request) -> None:
    """Ghosts: get_user_pages() returns the reference that it took; part of the step that decides it."""
    page.pins += 1
    request.overtook = request.overtook or request.late
    if request.first is None:
        request.first = page


@procedure
def dax_fault(page: DaxPage, mmaplock: RwSem, request: Request) -> bool:
    """Whether the entry is writable now; False: SIGBUS, the file no longer has such a block."""
    with atomic:  # down_read_trylock(MMAPLOCK)
        free = not mmaplock.writer
        if free:
            mmaplock.readers += 1
        else:
            request.faults = True
    if not free:
        with atomic:  # down_read(MMAPLOCK)
            wait_until(not mmaplock.writer)
            mmaplock.readers += 1
            request.faults = False
    with atomic:  #: dax_iomap_fault(): look the block up, make the entry writable  # S7
        mapped = page.mapped
        if mapped:
            page.pte = Pte.WRITABLE
    up_read(mmaplock)
    return mapped


@procedure
def get_dax_page(page: DaxPage, mmaplock: RwSem, request: Request) -> bool:
    """get_user_pages() for one page; False if there is nothing left to pin."""
    while True:
        with atomic:  #: follow_page_pte()  # S4, S5
            present = page.pte is Pte.WRITABLE
            if present:
                page.refs += 1
                returned(page, request)
        if present:
            return True
        if not dax_fault(page, mmaplock, request):
            return False


@procedure
def gup_fast_dax_page(page: DaxPage, request: Request, recheck: bool) -> bool:
    """get_user_pages_fast() for one page; False: take the slow path."""
    if page.pte is not Pte.WRITABLE:  #: READ_ONCE(*ptep)  # Q3, Q4
        return False
    with atomic:  #: page_cache_get_speculative()  # Q7
        page.refs += 1
        if not recheck:
            returned(page, request)
    if recheck:
        with atomic:  #: READ_ONCE(*ptep), again  # Q8
            same = page.pte is Pte.WRITABLE
            if same:
                returned(page, request)
        if not same:
            with atomic:  # put_page()
                page.refs -= 1
            return False
    return True


@procedure
def put_dax_page(page: DaxPage, request: Request) -> None:
    """Release a pin; the last one wakes up the waiter for an idle page."""
    with atomic:  # put_devmap_managed_page(): at 1, wake up who waits for it
        page.refs -= 1
        page.pins -= 1
        if request.first is page:
            request.first = None


@procedure
def device_writes_block(page: DaxPage) -> None:
    """The device writes through a pin, at any time."""
    with atomic:  #: the device writes the page, which is the block  # H3
        page.overwritten = page.freed


@procedure
def flush_tlb_mm(requests: Iterable[Request]) -> None:
    """A flush by interrupt: each CPU answers when its interrupts are on, one after the other."""
    for request in requests:
        wait_until(not request.irqs_off)  #: smp_call_function_many()  # Z5


@procedure
def dax_delete_mapping_entry(page: DaxPage) -> None:
    """The file no longer has the block; the kernel warns if the page is still in use."""
    with atomic:  #: dax_disassociate_entry(): WARN_ON_ONCE(trunc && page_ref_count(page) > 1)  # L7
        page.mapped = False
        page.warned = page.refs > 1
