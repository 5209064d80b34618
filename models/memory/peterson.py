"""Peterson's algorithm: mutual exclusion by loads and stores alone, shorter than Dekker's.

Two tasks, in endless loops. Each says that it wants to enter, gives the other one precedence, and waits while
that one wants to enter and has precedence.
"""

from checker import (
    Array,
    actor,
    integer,
    mechanism,
    record,
    shared,
    smp_mb,
    smp_rmb,
    smp_store_release,
    smp_wmb,
)
from properties.critical_sections import Protected, critical_section, sections_see_each_other

memory = "weak"
WMB = mechanism(True, cost="smp_wmb() between wanting to enter and giving precedence")
MB = mechanism(True, cost="smp_mb() before the look at the other task")
RMB = mechanism(True, cost="smp_rmb() after the last look")
RELEASE = mechanism(True, cost="leaving is smp_store_release()")


@record
class Peterson:
    wants: Array[bool] = Array(bool, 2)
    turn: int = integer(0, most=1)


lock = shared(Peterson)
data = shared(Protected)


@actor(range(2))
def task(me: int) -> None:
    while True:
        lock.wants[me] = True
        if WMB:
            smp_wmb()
        lock.turn = 1 - me
        if MB:
            smp_mb()
        while True:
            other = lock.wants[1 - me]
            if not other:
                break
            turn = lock.turn
            if turn == me:
                break
        if RMB:
            smp_rmb()
        wrong = critical_section(data)
        if RELEASE:
            smp_store_release(lock.wants[me], False)
        else:
            lock.wants[me] = False
        data.wrong = wrong


excluded = sections_see_each_other(data)
properties = [excluded]
expect = {excluded: "holds" if WMB and MB and RMB and RELEASE else "violated"}
