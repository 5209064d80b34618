"""Which actors may wait for a pin, and what they may hold meanwhile.

Sources: Jan Kara's ABBA of page lock, journal and pin (20180709160806.xjt2l2pbmyiutbyi@quack2.suse.cz);
set_page_dirty_lock() at the end of direct I/O (block/bio.c); that a request pins its pages one after
the other (mm/gup.c).
"""

from collections.abc import Iterable

from checker import Property, never
from checker.kernel.page import Task
from checker.kernel.pin_wait import Holder, Waiter


def no_page_lock_is_kept_for_a_pin(tasks: Iterable[Task], waiter: Waiter, flusher: Task) -> Property:
    """L4: an actor that waits for pins holds no page lock that the holder of a pin, or a fault, waits for."""

    @never("a task waits for a page lock whose holder waits for pins on that page")
    def no_page_lock_is_kept_for_a_pin() -> bool:
        return any(
            task.waits_for is not None and waiter.page is task.waits_for and waiter.page.owner is flusher
            for task in tasks
        )

    return no_page_lock_is_kept_for_a_pin


def no_transaction_is_kept_for_a_pin(holder: Holder, waiter: Waiter) -> Property:
    """L4: an actor that waits for pins has no open transaction that the holder of a pin waits for."""

    @never("the holder of a pin waits for a commit that waits for the waiter for the pin")
    def no_transaction_is_kept_for_a_pin() -> bool:
        return holder.starts and waiter.in_transaction

    return no_transaction_is_kept_for_a_pin


def no_gate_is_kept_for_half_a_request(holder: Holder, waiter: Waiter) -> Property:
    """Like L5: an actor that waits for pins keeps no gate closed that a half-built request waits for."""

    @never("a request waits for a gate that is closed until its first page is released")
    def no_gate_is_kept_for_half_a_request() -> bool:
        return waiter.page is not None and holder.half

    return no_gate_is_kept_for_half_a_request
