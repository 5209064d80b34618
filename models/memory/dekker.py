"""Dekker's algorithm: mutual exclusion by loads and stores alone.

Two tasks, in endless loops. Each says that it wants to enter, and looks whether the other one does: store
buffering again, so a full barrier between the two. The turn decides where both want to; leaving is a release,
and the last look acquires.
"""

from checker import (
    Array,
    actor,
    integer,
    mechanism,
    record,
    shared,
    smp_load_acquire,
    smp_mb,
    smp_store_release,
    wait_until,
)
from properties.critical_sections import Protected, critical_section, sections_see_each_other

memory = "weak"
MB = mechanism(True, cost="smp_mb() between wanting to enter and looking at the other one")
ACQUIRE = mechanism(True, cost="the look that lets a task enter is smp_load_acquire()")
RELEASE = mechanism(True, cost="leaving is smp_store_release()")


@record
class Dekker:
    wants: Array[bool] = Array(bool, 2)
    turn: int = integer(0, most=1)


lock = shared(Dekker)
data = shared(Protected)


@actor(range(2))
def task(me: int) -> None:
    while True:
        lock.wants[me] = True
        if MB:
            smp_mb()
        other = smp_load_acquire(lock.wants[1 - me]) if ACQUIRE else lock.wants[1 - me]
        while other:
            turn = lock.turn
            if turn != me:
                lock.wants[me] = False
                wait_until(lock.turn == me)
                lock.wants[me] = True
                if MB:
                    smp_mb()
            other = smp_load_acquire(lock.wants[1 - me]) if ACQUIRE else lock.wants[1 - me]
        wrong = critical_section(data)
        lock.turn = 1 - me
        if RELEASE:
            smp_store_release(lock.wants[me], False)
        else:
            lock.wants[me] = False
        data.wrong = wrong


excluded = sections_see_each_other(data)
properties = [excluded]
expect = {excluded: "holds" if MB and ACQUIRE and RELEASE else "violated"}
