"""A page table is freed under get_user_pages_fast(), which takes no lock (checker/kernel/tlb.py).

I5: a CPU with interrupts disabled keeps a flush by IPI waiting. A flush by broadcast does not wait.
"""

from checker import actor, every_actor_finishes, mechanism, never, record, shared
from checker.kernel.page import Page, Pte
from checker.kernel.tlb import Cpu, PageTable, local_irq_disable, local_irq_enable, zap_pte_range

BY_IPI = mechanism(True, cost="an interrupt on each CPU that has used the page table")


@record
class Memory:
    freed: bool = False  # the page of the page table is another's
    read_when_free: bool = False


page = shared(Page)
table = shared(PageTable)
cpu = shared(Cpu)
memory = shared(Memory)


@actor
def get_user_pages_fast() -> None:
    local_irq_disable(cpu)
    if page.pte is not Pte.NONE:  # the page table is found ...
        if memory.freed:  # ... and read
            memory.read_when_free = True
    local_irq_enable(cpu)


@actor
def munmap() -> None:
    zap_pte_range(page, table, cpu, 0, BY_IPI)
    memory.freed = True


@never("a page table is read that is free")
def page_tables_stay() -> bool:
    return memory.read_when_free


properties = [page_tables_stay, every_actor_finishes()]
expect = {page_tables_stay: "holds" if BY_IPI else "violated"}
