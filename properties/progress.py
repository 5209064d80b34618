"""What must finish, whichever actors pin a page.

Under weak fairness: an actor that stays able to step does step. The page lock goes from one sleeper to the
next in turn (checker/kernel/page.py), which weak fairness needs.
Sources: Jan Kara's topic mail for the 2018 summit (20180125115727.slf6zj4zzevcskkn@quack2.suse.cz): a pin
may last for ever, fsync() and truncate must not; commit d6dc57e251a4 for DAX; smp_call_function_many()
and kernel/rcu/tree.c for waits for a section with interrupts disabled.
"""

from collections.abc import Iterable

from checker import Property, eventually, leads_to
from checker.kernel.dax import DaxPage
from checker.kernel.notifier_range import Notifier
from checker.kernel.page import Page, Task
from checker.kernel.page_pin import PageFlags
from checker.kernel.pin_marks import Watch
from checker.kernel.rcu import Reader
from checker.kernel.rwsem import RwSem


def truncate_finishes(pages: Iterable[Page], truncater: Task) -> Property:
    """L2 for the page cache: truncate reaches T4, and releases the page lock."""

    @leads_to("truncate never finishes")
    def truncate_finishes() -> tuple[bool, bool]:
        return truncater.began, any(not page.mapping and page.owner is not truncater for page in pages)

    return truncate_finishes


def dax_truncate_finishes(pages: Iterable[DaxPage], iolock: RwSem) -> Property:
    """L2: on DAX, truncate frees the blocks and releases IOLOCK."""

    @eventually("truncate never finishes")
    def truncate_finishes() -> bool:
        return all(page.freed for page in pages) and not iolock.writer

    return truncate_finishes


def writeback_finishes(page: Page) -> Property:
    """L1: a dirty page is sent to the disk, or truncated. (Pages are alike: one represents all.)"""

    @leads_to("a dirty page is never written")
    def writeback_finishes() -> tuple[bool, bool]:
        return page.dirty and page.mapping, page.writeback or not page.dirty or not page.mapping

    return writeback_finishes


def counted_writeback_finishes(flags: PageFlags) -> Property:
    """L1, where the state of the page is in PageFlags."""

    @leads_to("a dirty page is never written")
    def writeback_finishes() -> tuple[bool, bool]:
        return flags.dirty, flags.submitted or not flags.dirty

    return writeback_finishes


def references_are_put(pages: Iterable[Page]) -> Property:
    """References balance: each reference taken is put, so that eventually none is left.

    That is true as long as actors cannot take and put references alternately for ever.
    """

    @leads_to("a reference that was taken is never put")
    def references_are_put() -> tuple[bool, bool]:
        return any(page.pins > 0 for page in pages), not any(page.pins > 0 for page in pages)

    return references_are_put


def references_are_put_after_truncate(pages: Iterable[Page]) -> Property:
    """References balance, even if two actors may take and put theirs alternately for ever.

    A truncated page gets no new reference, so eventually none may be left; a reference that was never put
    earlier is found here, too.
    """

    @leads_to("a reference to a page that truncate has cut off is never put")
    def references_are_put_after_truncate() -> tuple[bool, bool]:
        return (
            any(page.pins > 0 and not page.mapping for page in pages),
            not any(page.pins > 0 and not page.mapping for page in pages),
        )

    return references_are_put_after_truncate


def dax_references_are_put(pages: Iterable[DaxPage]) -> Property:
    """References balance on DAX, where an unused page has one."""

    @leads_to("a reference that was taken is never put")
    def references_are_put() -> tuple[bool, bool]:
        return any(page.refs > 1 for page in pages), not any(page.refs > 1 for page in pages)

    return references_are_put


def brackets_close(notifier: Notifier) -> Property:
    """The callbacks of a notifier finish: each range_start() is followed by its range_end()."""

    @leads_to("who changes a page table never comes back from the callbacks of a notifier")
    def brackets_close() -> tuple[bool, bool]:
        return notifier.count > 0, notifier.count == 0

    return brackets_close


def grace_periods_finish(readers: Iterable[Reader]) -> Property:
    """L7 for RCU: every section that a grace period waits for ends."""

    @leads_to("a grace period never ends")
    def grace_periods_finish() -> tuple[bool, bool]:
        return (
            any(waited for reader in readers for waited in reader.waited_for),
            not any(waited for reader in readers for waited in reader.waited_for),
        )

    return grace_periods_finish


def pins_are_released(watch: Watch) -> Property:
    """Every pin is eventually released."""

    @leads_to("a page stays pinned for ever: its pin is never released")
    def pins_are_released() -> tuple[bool, bool]:
        return watch.users > 0, watch.users == 0

    return pins_are_released
