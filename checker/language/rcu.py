"""What ``checker.kernel.rcu_readers`` knows of the actor that calls it."""

from __future__ import annotations

from checker.language.state import Array, at_once, integer, not_run, record

DEEPEST = 2


def this_rcu_reader() -> RcuReader:
    """The state of the calling actor as a reader under RCU."""
    not_run("this_rcu_reader()")


def rcu_readers() -> tuple[RcuReader, ...]:
    """The states of all actors that are readers."""
    not_run("rcu_readers()")


def this_rcu_updater() -> int:
    """A number that no other actor has which waits for grace periods."""
    not_run("this_rcu_updater()")


class RcuReader:
    """How deep an actor is in sections of a reader, and the grace periods that wait for it."""

    nesting: int
    waited_for: Array[bool]


def reader_record(updaters: int) -> type[RcuReader]:
    """The record of the readers of one model: ``updaters`` actors wait for grace periods.

    Its fields are no memory: a section orders nothing, a grace period has barriers of its own.
    """
    fields = {"nesting": int, "waited_for": Array[bool]}
    waited_for = at_once(Array(bool, max(updaters, 1)))
    body = {"__annotations__": fields, "nesting": at_once(integer(0, most=DEEPEST)), "waited_for": waited_for}
    return record(type("RcuReader", (), body))
