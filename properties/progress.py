"""What has to come to an end, whoever pins a page.

Under weak fairness: an actor that stays able to step does step. The page lock goes from one sleeper to the
next in turn (checker/kernel/page.py), which weak fairness needs.
Sources: Jan Kara's topic mail for the 2018 summit (20180125115727.slf6zj4zzevcskkn@quack2.suse.cz): a pin
may last for ever, fsync() and truncate must not; commit d6dc57e251a4 for DAX; smp_call_function_many()
and kernel/rcu/tree.c for who waits for a section with interrupts disabled.
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
    """L2 for the page cache: truncate comes to T4, and lets the page lock go."""

    @leads_to("truncate never finishes")
    def truncate_finishes() -> tuple[bool, bool]:
        return truncater.began, any(not page.mapping and page.owner is not truncater for page in pages)

    return truncate_finishes


def dax_truncate_finishes(pages: Iterable[DaxPage], iolock: RwSem) -> Property:
    """L2: on DAX, truncate frees the blocks and lets IOLOCK go."""

    @eventually("truncate never finishes")
    def truncate_finishes() -> bool:
        return all(page.freed for page in pages) and not iolock.writer

    return truncate_finishes


def writeback_finishes(page: Page) -> Property:
    """L1: what is dirty is sent to the disk, or cut off. (Pages are alike: one stands for all.)"""

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
    """References balance: whoever takes one puts it, so that after a while none is left.

    That is true as long as nobody can go on for ever to take and put one while another does the same.
    """

    @leads_to("a reference that was taken is never put")
    def references_are_put() -> tuple[bool, bool]:
        return any(page.pins > 0 for page in pages), not any(page.pins > 0 for page in pages)

    return references_are_put


def references_are_put_after_truncate(pages: Iterable[Page]) -> Property:
    """References balance, where two may take and put theirs by turns for ever, so that one is always there.

    From a page that truncate has cut off nobody gets a new one, so none may be left after a while; who has
    forgotten to put one before is seen here, too.
    """

    @leads_to("a reference to a page that truncate has cut off is never put")
    def references_are_put_after_truncate() -> tuple[bool, bool]:
        return (
            any(page.pins > 0 and not page.mapping for page in pages),
            not any(page.pins > 0 and not page.mapping for page in pages),
        )

    return references_are_put_after_truncate


def dax_references_are_put(pages: Iterable[DaxPage]) -> Property:
    """References balance on DAX, where a page that nobody uses has one."""

    @leads_to("a reference that was taken is never put")
    def references_are_put() -> tuple[bool, bool]:
        return any(page.refs > 1 for page in pages), not any(page.refs > 1 for page in pages)

    return references_are_put


def brackets_close(notifier: Notifier) -> Property:
    """The callbacks of a notifier come to an end: whoever has called range_start() calls range_end()."""

    @leads_to("who changes a page table never comes back from the callbacks of a notifier")
    def brackets_close() -> tuple[bool, bool]:
        return notifier.count > 0, notifier.count == 0

    return brackets_close


def grace_periods_finish(readers: Iterable[Reader]) -> Property:
    """L7 for RCU: every section that a grace period waits for comes to its end."""

    @leads_to("a grace period never ends")
    def grace_periods_finish() -> tuple[bool, bool]:
        return (
            any(waited for reader in readers for waited in reader.waited_for),
            not any(waited for reader in readers for waited in reader.waited_for),
        )

    return grace_periods_finish


def pins_are_released(watch: Watch) -> Property:
    """Whoever pins a page comes to release it."""

    @leads_to("a page stays pinned for ever: its pin is never released")
    def pins_are_released() -> tuple[bool, bool]:
        return watch.users > 0, watch.users == 0

    return pins_are_released
