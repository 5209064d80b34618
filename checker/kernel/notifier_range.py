"""A notifier's bracket around a change of the page table, and the users that it stops.

include/linux/mmu_notifier.h and virt/kvm/kvm_main.c, Linux 4.14: invalidate_range_start() while the pages
are still mapped, the change, invalidate_range_end(). The driver keeps a count of open brackets and a
sequence number of closed ones, under its own lock; each of its sections is one step.
``moved`` stands for the sequence number: whether it is another than the one reader of it has read.
Left out: several notifiers of one mm (each would see the same brackets), the ranges themselves.
"""

from checker import atomic, integer, procedure, record
from checker.kernel.page import Page

BRACKETS = 3  # writeback, truncate, reclaim


@record
class Notifier:
    """An MMU notifier of a driver."""

    count: int = integer(0, most=BRACKETS)  # mmu_notifier_count: the number of open brackets
    moved: bool = False  # mmu_notifier_seq differs from what the driver has read


@procedure
def range_start(page: Page, notifier: Notifier) -> bool:
    """Whether the driver used the page: then it has stopped."""
    with atomic:  # ->invalidate_range_start()
        notifier.count += 1
        used = page.device
        page.device = False
    return used


@procedure
def range_end(page: Page, notifier: Notifier, again: bool) -> bool:
    """Whether the driver used the page, and has stopped: only if its callback looks ``again``."""
    with atomic:  # ->invalidate_range_end()
        notifier.moved = True
        notifier.count -= 1
        used = again and page.device
        if used:
            page.device = False
    return used


@procedure
def read_begin(notifier: Notifier) -> None:
    """Read the sequence number before the page is looked up."""
    with atomic(order="full"):
        notifier.moved = False  # seq = mmu_notifier_seq


@procedure
def start_use(page: Page, notifier: Notifier, counted: bool, sequenced: bool) -> bool:
    """Whether the driver may use the page from now on; False if it has to look it up again."""
    with atomic:  # mmu_notifier_retry()
        retry = (counted and notifier.count > 0) or (sequenced and notifier.moved)
        if not retry:
            page.device = True
    return not retry
