"""The page table lock as a lock, and the flush of stale translations.

mm/rmap.c, mm/memory.c and arch/x86/mm/tlb.c, Linux 4.14: page_mkclean_one() and try_to_unmap_one() change
the entry, flush and wait for the flush, all under the page table lock; zap_pte_range() drops the lock
before it flushes (Z5). A flush by IPI waits until each CPU has taken the interrupt, so also for one in
get_user_pages_fast() between Q1 and Q10; one by broadcast does not wait, and is one step with the change.
The lock is a field only here, because a holder waits while it holds it; as a queued spinlock (x86, since
4.2) it goes to truncate once that has waited for it, else others may come and go for ever. The other
sections under it are one step, as everywhere; a fault cannot meet a holder that waits for the same
page: both hold the page lock.
Left out: the stale translations themselves (the CPU's own stores), lazy and batched flushes, and
the flush of truncate under the page table lock where the entry is dirty (Z4: here it is always Z5).
"""

from checker import Array, atomic, ghost, procedure, record, wait_until
from checker.kernel.page import Page, Pte

SENDERS = 3


@record
class PageTable:
    """A page of page table entries."""

    locked: bool = False  # the page table lock, while its holder waits
    queued: bool = False  # truncate spins for it, and is the next: a queued spinlock


@record
class Cpu:
    """The CPU that runs get_user_pages_fast()."""

    irqs_off: bool = False
    ipi: Array[bool] = Array(bool, SENDERS)  # an interrupt to flush is sent, but not taken
    spins: bool = ghost(False)  # spins on the page table lock, with interrupts disabled


@procedure
def local_irq_disable(cpu: Cpu) -> None:
    """Disable interrupts: a flush by IPI waits."""
    with atomic(order="full"):  #: local_irq_disable()  # Q1
        cpu.irqs_off = True


@procedure
def local_irq_enable(cpu: Cpu) -> None:
    """Enable interrupts, and take the pending ones."""
    with atomic(order="full"):  #: local_irq_enable(), takes the IPIs  # Q10
        cpu.irqs_off = False
        for sender in range(SENDERS):
            cpu.ipi[sender] = False


@procedure
def page_mkclean_one(page: Page, table: PageTable, cpu: Cpu, sender: int, by_ipi: bool) -> None:
    """W6a write-protect and flush, under the page table lock."""
    with atomic:  #: page_mkclean_one()  # W6a
        wait_until(not table.locked and not table.queued)
        writable = page.pte is Pte.WRITABLE
        if writable:
            page.pte = Pte.READ_ONLY
            table.locked = by_ipi
            cpu.ipi[sender] = by_ipi and cpu.irqs_off
    if writable and by_ipi:
        wait_until(not cpu.ipi[sender])  # flush_tlb_page()
        with atomic(order="unlock"):
            table.locked = False  # spin_unlock(ptl)


@procedure
def try_to_unmap_one(page: Page, table: PageTable, cpu: Cpu, sender: int, by_ipi: bool) -> None:
    """R3 unmap and flush, under the page table lock."""
    with atomic:  #: try_to_unmap_one()  # R3
        wait_until(not table.locked and not table.queued)
        page.pte = Pte.NONE
        table.locked = by_ipi
        cpu.ipi[sender] = by_ipi and cpu.irqs_off
    if by_ipi:
        wait_until(not cpu.ipi[sender])  # flush_tlb_page()
        with atomic(order="unlock"):
            table.locked = False  # spin_unlock(ptl)


@procedure
def zap_pte_range(page: Page, table: PageTable, cpu: Cpu, sender: int, by_ipi: bool) -> None:
    """Z3 unmap under the page table lock, Z5 flush without it."""
    with atomic:  #: zap_pte_range()  # Z3
        free = not table.locked
        if free:
            page.pte = Pte.NONE
            cpu.ipi[sender] = by_ipi and cpu.irqs_off
        else:
            table.queued = True
    if not free:
        with atomic:  #: spin_lock(ptl): the next, zap_pte_range()  # Z3
            wait_until(not table.locked)
            table.queued = False
            page.pte = Pte.NONE
            cpu.ipi[sender] = by_ipi and cpu.irqs_off
    if by_ipi:
        wait_until(not cpu.ipi[sender])  #: tlb_flush_mmu()  # Z5
