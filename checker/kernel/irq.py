"""Locks that a task and an interrupt handler share: each variant holds off those that could come.

include/linux/spinlock.h, include/linux/spinlock_api_smp.h, Linux 4.14: spin_lock_irq(), spin_lock_irqsave(),
spin_lock_bh(), and what undoes each. A task that spins has already held interrupts off, as there: a CPU that
spins for a lock takes no interrupt meanwhile.
The handlers are actors: ``@actor(interrupts=task)``. In an actor without handlers these are plain spinlocks.
Left out: that spin_lock() disables preemption (checker/kernel/percpu.py), and raising a softirq: its handler
waits for a flag with ``wait_until(..., resting=True)``.
"""

from checker import (
    local_bh_disable,
    local_bh_enable,
    local_irq_disable,
    local_irq_enable,
    local_irq_restore,
    local_irq_save,
    procedure,
)
from checker.kernel.spinlock import SpinLock, spin_lock, spin_unlock


@procedure
def spin_lock_irq(lock: SpinLock) -> None:
    """Hold interrupts off on this CPU, and take the lock."""
    local_irq_disable()
    spin_lock(lock)


@procedure
def spin_unlock_irq(lock: SpinLock) -> None:
    """Release the lock, and let interrupts come again, whether they came before or not."""
    spin_unlock(lock)
    local_irq_enable()


@procedure
def spin_lock_irqsave(lock: SpinLock) -> bool:
    """Hold interrupts off on this CPU, and take the lock; returns what spin_unlock_irqrestore() needs."""
    flags = local_irq_save()  #: local_irq_save()
    spin_lock(lock)
    return flags


@procedure
def spin_unlock_irqrestore(lock: SpinLock, flags: bool) -> None:
    """Release the lock; interrupts come again if they came before it was taken."""
    spin_unlock(lock)
    local_irq_restore(flags)  #: local_irq_restore()


@procedure
def spin_lock_bh(lock: SpinLock) -> None:
    """Hold softirqs off on this CPU, and take the lock."""
    local_bh_disable()
    spin_lock(lock)


@procedure
def spin_unlock_bh(lock: SpinLock) -> None:
    """Release the lock, and undo one local_bh_disable()."""
    spin_unlock(lock)
    local_bh_enable()
