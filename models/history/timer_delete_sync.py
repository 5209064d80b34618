"""timer_delete_sync() is called under a lock that an interrupt handler takes, and waits for ever.

The comment at timer_delete_sync() in kernel/time/timer.c, Linux 6.2 (del_timer_sync() before), which has the
race as a diagram. The timer's function runs in a softirq on another CPU; an interrupt that wants the lock
comes there, and the softirq goes on only when the interrupt is over.
FIX: the caller releases the lock before it waits.
Left out: the base's own lock, which is never held while a timer's function runs; that the timer might be
started again; the caller's own CPU, where spin_lock_irq() holds the same interrupt off.
"""

from checker import actor, atomic, every_actor_finishes, mechanism, record, shared, wait_until
from checker.kernel.irq import spin_lock_irq, spin_unlock_irq
from checker.kernel.spinlock import SpinLock, spin_lock, spin_unlock

FIX = mechanism(False, cost="the lock does not protect what comes after the wait")


@record
class Timer:
    """struct timer_list, and whether it is the running_timer of its base."""

    pending: bool = True
    running: bool = False


mytimer = shared(Timer)
somelock = shared(SpinLock)


@actor
def caller() -> None:
    spin_lock_irq(somelock)
    if FIX:
        spin_unlock_irq(somelock)
    with atomic("timer_delete_sync()"):
        wait_until(not mytimer.running)
        mytimer.pending = False
    if not FIX:
        spin_unlock_irq(somelock)


@actor
def swapper() -> None:
    pass  # the other CPU is idle


@actor(interrupts=swapper, level="softirq")
def run_timers() -> None:
    with atomic("call_timer_fn()"):
        wait_until(mytimer.pending, resting=True)
        mytimer.pending = False
        mytimer.running = True
    mytimer.running = False  #: base->running_timer = NULL


@actor(interrupts=swapper)
def some_irq() -> None:
    spin_lock(somelock)
    spin_unlock(somelock)


finishes = every_actor_finishes()
properties = [finishes]
expect = {finishes: "holds" if FIX else "violated"}
