"""A counter under a spinlock: no increment is lost (checker/kernel/spinlock.py)."""

from checker import actor, always, every_actor_finishes, implies, integer, mechanism, record, shared
from checker.kernel.spinlock import SpinLock, spin_lock, spin_trylock, spin_unlock

LOCKED = mechanism(True, cost="a spinlock")


@record
class Counter:
    value: int = integer(0, most=2)
    done: int = integer(0, most=2)


lock = shared(SpinLock)
counter = shared(Counter)


@actor(range(2))
def increment(number: int) -> None:
    if LOCKED:
        if number == 0:
            spin_lock(lock)
        else:
            while not spin_trylock(lock):
                pass
    seen = counter.value
    counter.value = seen + 1
    done = counter.done
    counter.done = done + 1
    if LOCKED:
        spin_unlock(lock)


@always("an increment is lost")
def no_increment_is_lost() -> bool:
    return implies(counter.done == 2, counter.value == 2)


properties = [no_increment_is_lost, every_actor_finishes()]
expect = {no_increment_is_lost: "holds" if LOCKED else "violated"}
