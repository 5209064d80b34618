"""RCU: sections of readers, and a grace period that waits for those that had begun.

kernel/rcu/tree.c, Linux 4.14 (RCU-sched, whose readers have interrupts or preemption disabled): a grace
period waits for the sections that had begun when it began, and for no other, in whatever order they end.
Which those are is kept for each updater.
call_rcu() begins one too and does not wait: the actor of the softirq waits in ``rcu_do_batch``, does
what the callback does, and says ``rcu_callback_done``.
Under a memory model a section orders nothing by itself. Every CPU executes a full barrier when a grace period
begins and when it ends (kernel: at a moment of its own in between).
Left out: rcu_barrier().
"""

from checker import Array, at_once, atomic, procedure, record, wait_until

UPDATERS = 2


@record
class Reader:
    """A CPU that reads under RCU."""

    reading: bool = at_once(False)
    waited_for: Array[bool] = at_once(Array(bool, UPDATERS))  # of each updater's grace period
    due: Array[bool] = at_once(Array(bool, UPDATERS))  # a callback is queued under this number


@record
class RcuHead:
    """struct rcu_head: a callback to be called after a grace period."""

    queued: bool = False


@procedure
def rcu_read_lock(reader: Reader) -> None:
    """Begin a section."""
    with atomic:
        reader.reading = True  # rcu_read_lock_sched()


@procedure
def rcu_read_unlock(reader: Reader) -> None:
    """End a section; grace periods do not wait for it any more."""
    with atomic:  # rcu_read_unlock_sched()
        reader.reading = False
        for updater in range(UPDATERS):
            reader.waited_for[updater] = False


@procedure
def synchronize_rcu(readers: Array[Reader], updater: int) -> None:
    """Wait for every section that has begun. ``updater`` distinguishes concurrent waiters."""
    with atomic(order="everywhere"):  # synchronize_sched(): the grace period begins
        assert not any(reader.waited_for[updater] or reader.due[updater] for reader in readers), (
            "an updater has one grace period at a time: another needs a number of its own"
        )
        for reader in readers:
            reader.waited_for[updater] = reader.reading
    for reader in readers:
        with atomic(order="everywhere"):
            wait_until(not reader.waited_for[updater])  # synchronize_sched(): this section is over


@procedure
def call_rcu(head: RcuHead, readers: Array[Reader], updater: int) -> None:
    """Have the callback called after a grace period; does not wait."""
    with atomic(order="everywhere"):  # call_rcu()
        assert not head.queued, "call_rcu(): the callback of this object is queued already"
        assert not any(reader.waited_for[updater] or reader.due[updater] for reader in readers), (
            "an updater has one grace period at a time: another needs a number of its own"
        )
        head.queued = True
        for reader in readers:
            reader.due[updater] = True
            reader.waited_for[updater] = reader.reading


@procedure
def rcu_do_batch(head: RcuHead, readers: Array[Reader], updater: int) -> None:
    """Wait for a callback, which may never come, and for its grace period."""
    wait_until(head.queued, resting=True)
    for reader in readers:
        with atomic(order="everywhere"):
            wait_until(not reader.waited_for[updater])  # rcu_do_batch(): this section is over


@procedure
def rcu_callback_done(head: RcuHead, readers: Array[Reader], updater: int) -> None:
    """The callback has been called; the number of its grace period is free again."""
    with atomic:  # rcu_do_batch(): rhp->func(rhp)
        assert head.queued, "rcu_callback_done(): no callback is queued"
        head.queued = False
        for reader in readers:
            reader.due[updater] = False
