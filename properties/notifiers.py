"""The promises of MMU notifiers, and what get_user_pages_fast() must not do to keep up with them.

Sources: include/linux/mmu_notifier.h (no use of a page between start and the end of a change, nor after it
with the old rights) and commit f268f6cf875f; smp_call_function_many(), which warns of being called with
interrupts disabled for the same reason.
"""

from checker import Array, Property, never
from checker.kernel.notifier_range import Notifier
from checker.kernel.page import Page, Pte
from checker.kernel.tlb import Cpu, PageTable


def no_use_after_range_end(pages: Array[Page], notifier: Notifier) -> Property:
    """I10: outside of a bracket, a page that a device may write is mapped writable."""

    @never("a device uses a page with rights that the page table no longer gives")
    def no_use_after_range_end() -> bool:
        return any(page.device and page.pte is not Pte.WRITABLE and notifier.count == 0 for page in pages)

    return no_use_after_range_end


def no_recorded_use_after_range_end(pages: Array[Page], notifier: Notifier, cpu: Cpu) -> Property:
    """I10 for recorded pins of the fast path: a pin that may be given back, before Q10, is not a use."""

    @never("a device uses a page with rights that the page table no longer gives")
    def no_use_after_range_end() -> bool:
        return any(
            page.device and page.pte is not Pte.WRITABLE and notifier.count == 0 and not cpu.irqs_off
            for page in pages
        )

    return no_use_after_range_end


def flush_never_waits_for_its_lock(cpu: Cpu, table: PageTable) -> Property:
    """L7: the holder of the page table lock may wait for a CPU's interrupt.

    So a CPU must not spin on that lock with interrupts disabled.
    """

    @never("a CPU spins with interrupts disabled on a lock whose holder waits for it to take an interrupt")
    def flush_never_waits_for_its_lock() -> bool:
        return table.locked and any(ipi for ipi in cpu.ipi) and cpu.spins

    return flush_never_waits_for_its_lock


def no_device_write_lost(pages: Array[Page]) -> Property:
    """I2 without pins: once no device uses the page, its writes are on disk, under way, or it is dirty."""

    @never("a write of a device is lost: nobody ever writes the page back")
    def no_device_write_lost() -> bool:
        return any(
            page.newer and not (page.device or page.locked or page.dirty or page.writeback) for page in pages
        )

    return no_device_write_lost


def no_use_after_free(pages: Array[Page]) -> Property:
    """I4: a page outside the page cache without references is free; no device uses it."""

    @never("a device uses a page that is free")
    def no_use_after_free() -> bool:
        return any(page.device and not page.mapping and not page.locked and page.pins == 0 for page in pages)

    return no_use_after_free


def device_pages_are_dirty(pages: Array[Page]) -> Property:
    """I14 for a device: a page that it may write is dirty already, so it need not be marked afterwards."""

    @never("a device may write a page that is not dirty")
    def device_pages_are_dirty() -> bool:
        return any(page.device and not page.dirty for page in pages)

    return device_pages_are_dirty
