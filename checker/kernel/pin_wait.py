"""Writeback waits for pins, and a gate that keeps new ones away meanwhile.

Not in any kernel: what "just hang until the pins are gone" takes, see models/wait_for_unpin.py.
"""

from __future__ import annotations

from enum import Enum

from checker import atomic, ghost, procedure, record, wait_until
from checker.kernel.journal import Journal
from checker.kernel.page import Page


class Got(Enum):
    """The result for one page of a request."""

    PINNED = 0
    BLOCKED = 1
    GONE = 2


@record
class Gate:
    """No new pins on a range of pages."""

    closed: bool = False


@record
class Waiter:
    """An actor that waits for pins, and the page (ghosts, for the properties)."""

    page: Page | None = ghost(None)
    in_transaction: bool = ghost(False)


@record
class Holder:
    """The holder of a pin that is waited for (ghosts, for the properties)."""

    half: bool = ghost(False)  # waits at the gate, and holds a part of its request
    starts: bool = ghost(False)  # holds a pin, and waits for the journal


@procedure
def wait_for_pins(page: Page, waiter: Waiter, in_transaction: bool) -> None:
    """Sleep until the page has no pins."""
    with atomic:  # wait_for_pins(): page_count()
        pinned = page.pins > 0
        if pinned:
            waiter.page = page
            waiter.in_transaction = in_transaction
    if pinned:
        with atomic:  # wait_for_pins(): sleep
            wait_until(page.pins == 0)
            waiter.page = None
            waiter.in_transaction = False


@procedure
def close_gate_and_wait(page: Page, gate: Gate, waiter: Waiter, gated: bool, in_transaction: bool) -> None:
    """Keep new pins away if the design does, and sleep until the old ones are gone."""
    if gated:
        gate.closed = True
    wait_for_pins(page, waiter, in_transaction)


@procedure
def wait_at_gate_with_half(gate: Gate, holder: Holder) -> None:
    """Wait until the gate is open, while holding the pins of the request so far."""
    with atomic:  # is the gate open?
        closed = gate.closed
        holder.half = closed
    if closed:
        with atomic:  # sleep at the gate, with the first page
            wait_until(not gate.closed)
            holder.half = False


@procedure
def journal_start_with_pin(journal: Journal, holder: Holder) -> None:
    """journal_start(), by an actor that holds a pin."""
    with atomic:  # jbd2_journal_start()
        free = not journal.locked
        if free:
            journal.handles += 1
        else:
            holder.starts = True
    if not free:
        with atomic:  # wait_transaction_locked()
            wait_until(not journal.locked)
            journal.handles += 1
            holder.starts = False
