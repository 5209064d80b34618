"""Two counters: a task shares one with an interrupt handler, one with a softirq (checker/kernel/irq.py).

IRQSAVE and BH say whether the task holds them off where it takes the lock of each. They share its CPU.
"""

from checker import (
    actor,
    eventually,
    every_actor_finishes,
    integer,
    mechanism,
    never_waits,
    procedure,
    record,
    shared,
)
from checker.kernel.irq import (
    spin_lock_bh,
    spin_lock_irq,
    spin_lock_irqsave,
    spin_unlock_bh,
    spin_unlock_irq,
    spin_unlock_irqrestore,
)
from checker.kernel.spinlock import SpinLock, spin_lock, spin_unlock

IRQSAVE = mechanism(True, cost="interrupts come later")
BH = mechanism(True, cost="softirqs come later")


@record
class Counter:
    value: int = integer(0, most=2)


irq_lock = shared(SpinLock)
inner_lock = shared(SpinLock)
bh_lock = shared(SpinLock)
by_irq = shared(Counter)
by_softirq = shared(Counter)


@procedure
def count(counter: Counter) -> None:
    seen = counter.value
    counter.value = seen + 1


@procedure
def count_beside_irq() -> None:
    spin_lock_irq(irq_lock)
    spin_unlock_irq(irq_lock)
    flags = spin_lock_irqsave(irq_lock)
    nested = spin_lock_irqsave(inner_lock)
    spin_unlock_irqrestore(inner_lock, nested)  # interrupts stay off: the outer lock is still held
    count(by_irq)
    spin_unlock_irqrestore(irq_lock, flags)


@actor
def task() -> None:
    if BH:
        spin_lock_bh(bh_lock)
        count(by_softirq)
        spin_unlock_bh(bh_lock)
    else:
        spin_lock(bh_lock)
        count(by_softirq)
        spin_unlock(bh_lock)
    if IRQSAVE:
        count_beside_irq()
    else:
        spin_lock(irq_lock)
        count(by_irq)
        spin_unlock(irq_lock)


@actor(interrupts=task)
def handler() -> None:
    spin_lock(irq_lock)
    count(by_irq)
    spin_unlock(irq_lock)


@actor(interrupts=task, level="softirq")
def softirq() -> None:
    spin_lock(bh_lock)
    count(by_softirq)
    spin_unlock(bh_lock)


@eventually("an increment is lost: the counters never are both 2")
def everybody_counts() -> bool:
    return by_irq.value == 2 and by_softirq.value == 2


finishes = every_actor_finishes()
handlers_get_the_lock = never_waits(handler, softirq)
properties = [everybody_counts, finishes, handlers_get_the_lock]
expect = dict.fromkeys(properties, "holds" if IRQSAVE and BH else "violated")
