"""DAX: unmap, then wait until the reference count of every page is one (Linux 4.18).

On persistent memory the page is the block, so truncate must not free a block while its page is pinned.
xfs_break_layouts() (fs/xfs/xfs_file.c) and dax_layout_busy_page() (fs/dax.c), Linux 5.4, commits
5fac7408d828, d6dc57e251a4, 69eb5fa10eb2; ext4: 430657b6be89, b1f382178d15. Labels L1..L7 as there:
L1 take IOLOCK and MMAPLOCK; L2 unmap the whole file (UNMAP_FIRST), so that a request for a new
reference faults, and waits for MMAPLOCK; L3 look for a page with more than one reference; L5 wait until
that page has one, and meanwhile drop MMAPLOCK (DROP_MMAPLOCK) but not IOLOCK (KEEP_IOLOCK); L6 start again
(RESCAN; without it the loop ends where the wait did not sleep, as in the first ext4 version); L7 remove
the entries and free the blocks. get_user_pages_fast() reads the entry again (PTE_RECHECK), and a TLB
flush that is sent as an interrupt also waits for it (IPI_FLUSH). That is off by default: TLBs are flushed
by broadcast or by a hypercall. Architectures that flush by interrupt, like x86, do not have the race that
no_warning then shows.

direct_io pins two pages, of which the second may not be mapped yet, and releases them one by one;
vmsplice pins one. Neither takes IOLOCK of this file: direct I/O on a DAX file copies and pins nothing
(xfs_file_write_iter() checks IS_DAX() before IOCB_DIRECT), so a pinner of its pages uses another file, or
a pipe. PINNERS_TAKE_IOLOCK is the kernel that commit d6dc57e251a4 argues about. SPLICED=1: the reader of the
pipe writes its pages to the same file, before it puts them. FOLL_LONGTERM pins are refused
(REFUSE_LONGTERM, 2bb6d2837083); where they are not, vmsplice stands for one that may never end.

Left out: what checker/kernel/dax.py leaves out; leases (BREAK_WRITE); signals, which end the wait with
-ERESTARTSYS; a sleeper that is woken for a count of one and finds two again (it sleeps again). Each
request comes once, so truncate_finishes says that truncate finishes when they are done. Whether it
does so under a stream of requests (L2): a ghost says whether one that was submitted during the wait gets
a pin, which is what a stream needs to starve truncate.
"""

from checker import (
    Array,
    actor,
    atomic,
    choose,
    every_actor_finishes,
    initial,
    mechanism,
    never_waits,
    parameter,
    procedure,
    shared,
    wait_until,
)
from checker.kernel.dax import (
    IN_TURN,
    DaxPage,
    Request,
    Waiter,
    dax_delete_mapping_entry,
    device_writes_block,
    flush_tlb_mm,
    get_dax_page,
    gup_fast_dax_page,
    put_dax_page,
)
from checker.kernel.page import Pte
from checker.kernel.rwsem import RwSem, down_read, down_write, up_read, up_write
from properties.dax import (
    no_freed_block_is_written,
    no_pinned_block_is_freed,
    no_wait_for_half_a_request,
    no_warning,
    truncate_is_not_overtaken,
)
from properties.progress import dax_references_are_put, dax_truncate_finishes

PIPES = parameter(1, most=2)
SPLICED = parameter(0, least=0, most=1)  # who holds the pin writes to the file before the put
UNMAP_FIRST = mechanism(True, cost="every mapping of the file faults again")
DROP_MMAPLOCK = mechanism(True, cost="faults go on during the wait, and may map and pin what was unmapped")
KEEP_IOLOCK = mechanism(True, cost="nobody reads, writes or resizes the file during the wait")
RESCAN = mechanism(True, cost="the whole file is unmapped and looked through once more")
PTE_RECHECK = mechanism(True, cost="one more read of the entry in get_user_pages_fast()")
IPI_FLUSH = mechanism(False, cost="an interrupt to every CPU that runs the process, and its answer")
PINNERS_TAKE_IOLOCK = mechanism(False, cost="get_user_pages() on a DAX mapping takes the lock of its file")
REFUSE_LONGTERM = mechanism(True, cost="no RDMA to or from a mapping of a DAX file")

pages = shared(Array(DaxPage, 2))
iolock = shared(RwSem)
mmaplock = shared(RwSem)
truncater = shared(Waiter)
dio = shared(Request)
pipes = shared(Array(Request, PIPES))
requests = (dio, *(pipes[i] for i in range(PIPES)))


@initial
def second_page_may_not_be_mapped() -> None:
    pte = choose((Pte.WRITABLE, Pte.NONE))
    pages[1].pte = pte


@procedure
def submit(request: Request) -> None:
    if PINNERS_TAKE_IOLOCK:
        down_read(iolock, IN_TURN)
    with atomic:  #: the request begins  # ghost: before, or during, truncate's wait
        request.late = truncater.sleeps


@procedure
def submitted() -> None:
    if PINNERS_TAKE_IOLOCK:
        up_read(iolock)


@procedure
def local_irq_disable(request: Request) -> None:
    if IPI_FLUSH:
        request.irqs_off = True  # Q1


@procedure
def local_irq_enable(request: Request) -> None:
    if IPI_FLUSH:
        request.irqs_off = False  # Q10


@actor
def direct_io() -> None:
    """Direct I/O of another file; its buffer is two pages of this one."""
    submit(dio)
    local_irq_disable(dio)
    first = gup_fast_dax_page(pages[0], dio, PTE_RECHECK)
    second = False
    if first:
        second = gup_fast_dax_page(pages[1], dio, PTE_RECHECK)
    local_irq_enable(dio)
    if not first:
        first = get_dax_page(pages[0], mmaplock, dio)  # Q11
    if first and not second:
        second = get_dax_page(pages[1], mmaplock, dio)  # Q11
    submitted()
    if second:
        device_writes_block(pages[0])
        device_writes_block(pages[1])
    if first:
        put_dax_page(pages[0], dio)
    if second:
        put_dax_page(pages[1], dio)


@actor(pipes)
def vmsplice(pipe: Request) -> None:
    """A page lent to a pipe."""
    submit(pipe)
    with atomic:  # vmsplice(): the buffer
        page = choose(pages)
    local_irq_disable(pipe)
    pinned = gup_fast_dax_page(page, pipe, PTE_RECHECK)
    local_irq_enable(pipe)
    if not pinned:
        pinned = get_dax_page(page, mmaplock, pipe)
    submitted()
    if pinned:
        device_writes_block(page)
        if not REFUSE_LONGTERM:
            with atomic:  # the owner of a FOLL_LONGTERM pin keeps it for ever, or not
                forever = choose((False, True))
            if forever:
                wait_until(False, resting=True)
        if SPLICED > 0:
            down_write(iolock, IN_TURN)  # xfs_file_dax_write(), from splice()
            up_write(iolock)
        put_dax_page(page, pipe)


@procedure
def unmap_mapping_range() -> None:
    for page in pages:
        with atomic(order="acquire"):  #: zap_pte_range()  # L2
            page.pte = Pte.NONE
    if IPI_FLUSH:
        flush_tlb_mm(requests)


@procedure
def dax_layout_busy_page() -> DaxPage | None:
    if UNMAP_FIRST:
        unmap_mapping_range()
    for page in pages:
        if page.refs > 1:  #: dax_busy_page()  # L3
            return page
    return None


@procedure
def wait_dax_page(page: DaxPage) -> bool:
    """___wait_var_event(&page->_refcount, page_ref_count == 1); whether it slept."""
    slept = False
    while page.refs > 1:  # L5
        slept = True
        if DROP_MMAPLOCK:
            up_write(mmaplock)
            if not KEEP_IOLOCK:
                up_write(iolock)
        truncater.sleeps = True  #: is about to sleep  # ghost: on its way to schedule()
        with atomic:  #: schedule()  # L5
            wait_until(page.refs == 1)
            truncater.sleeps = False
        if DROP_MMAPLOCK:
            if not KEEP_IOLOCK:
                down_write(iolock, IN_TURN)
            down_write(mmaplock, IN_TURN)
    return slept


@procedure
def break_layouts() -> None:
    while True:
        busy = dax_layout_busy_page()
        if busy is None:
            break
        slept = wait_dax_page(busy)
        if not RESCAN and not slept:
            break


@actor
def truncate() -> None:
    down_write(iolock, IN_TURN)  # L1
    down_write(mmaplock, IN_TURN)
    break_layouts()
    unmap_mapping_range()  # T2 truncate_pagecache()
    for page in pages:
        dax_delete_mapping_entry(page)
    for page in pages:
        page.freed = True  #: xfs_itruncate_extents()  # T6
    up_write(mmaplock)
    up_write(iolock)


freed = no_pinned_block_is_freed(pages)
written = no_freed_block_is_written(pages)
warning = no_warning(pages)
finishes = dax_truncate_finishes(pages, iolock)
balanced = dax_references_are_put(pages)
half = no_wait_for_half_a_request(requests, mmaplock, truncater)
overtaken = truncate_is_not_overtaken(requests)

properties = [
    freed,
    written,
    warning,
    half,
    overtaken,
    finishes,
    balanced,
    never_waits(gup_fast_dax_page),
    every_actor_finishes(),
]

# A pinner that takes IOLOCK cannot be at work while truncate holds it.
seen = PTE_RECHECK or IPI_FLUSH
safe = RESCAN and (PINNERS_TAKE_IOLOCK or (UNMAP_FIRST and seen))
gated = PINNERS_TAKE_IOLOCK and (KEEP_IOLOCK or not DROP_MMAPLOCK)
deadlock = not DROP_MMAPLOCK and not PINNERS_TAKE_IOLOCK
written_back = SPLICED > 0 and (KEEP_IOLOCK or not DROP_MMAPLOCK)
hangs = deadlock or written_back or not REFUSE_LONGTERM
expect = {
    freed: "holds" if safe else "violated",
    written: "holds" if safe else "violated",
    warning: "holds" if safe and (PINNERS_TAKE_IOLOCK or IPI_FLUSH) else "violated",
    half: "violated" if deadlock else "holds",
    overtaken: "holds" if gated or (not DROP_MMAPLOCK and UNMAP_FIRST) else "violated",
    finishes: "violated" if hangs else "holds",
    balanced: "violated" if hangs else "holds",
    "every_actor_finishes": "violated" if hangs else "holds",
}
