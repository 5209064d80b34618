"""A spinlock: a task that finds it taken spins until it is free.

include/linux/spinlock.h and kernel/locking/qspinlock.c, Linux 4.14: spin_lock(), spin_trylock(),
spin_unlock(). Spinning is waiting: it takes no time here; a task that spins for ever is stuck.
Left out: the queue of a queued spinlock (a later task may be faster here); that spin_lock() disables
preemption (checker/kernel/percpu.py) and spin_lock_irq() interrupts (checker/kernel/irq.py).
"""

from checker import atomic, procedure, record, wait_until


@record
class SpinLock:
    """spinlock_t."""

    locked: bool = False


@procedure
def spin_lock(lock: SpinLock) -> None:
    """Take the lock; spin while another task has it."""
    with atomic(order="lock"):  # spin_lock()
        wait_until(not lock.locked)
        lock.locked = True


@procedure
def spin_trylock(lock: SpinLock) -> bool:
    """Take the lock if it is free, and return whether it was."""
    with atomic(order="lock"):  # spin_trylock()
        taken = not lock.locked
        if taken:
            lock.locked = True
    return taken


@procedure
def spin_unlock(lock: SpinLock) -> None:
    """Release the lock."""
    with atomic(order="unlock"):  # spin_unlock()
        assert lock.locked, "spin_unlock(): nobody has the lock"
        lock.locked = False
