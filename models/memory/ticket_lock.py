"""A ticket lock: take a number, and wait until it is called.

include/asm-generic/ticket_spinlock.h, Linux 6.12 (RISC-V): ticket_spin_lock(), ticket_spin_unlock(). Taking a
ticket orders nothing; the look at the number that is called acquires, and calling the next one releases.
"""

from checker import (
    actor,
    atomic,
    integer,
    mechanism,
    parameter,
    record,
    shared,
    smp_load_acquire,
    smp_store_release,
    wait_until,
)
from properties.critical_sections import Protected, critical_section, sections_see_each_other

memory = "weak"
TICKETS = 8  # 65536 in the kernel: no CPU is so late that its number comes again
CPUS = parameter(2, most=3)
ACQUIRE = mechanism(True, cost="the look at the number that is called is smp_load_acquire()")
RELEASE = mechanism(True, cost="the next number is called by smp_store_release()")


@record
class TicketLock:
    next: int = integer(0, most=TICKETS - 1)
    owner: int = integer(0, most=TICKETS - 1)


lock = shared(TicketLock)
data = shared(Protected)


@actor(count=CPUS)
def task() -> None:
    while True:
        with atomic(order="relaxed"):  # atomic_fetch_add(1 << 16, lock)
            ticket = lock.next
            lock.next = (lock.next + 1) % TICKETS
        if ACQUIRE:
            wait_until(smp_load_acquire(lock.owner) == ticket)
        else:
            wait_until(lock.owner == ticket)
        wrong = critical_section(data)
        if RELEASE:
            smp_store_release(lock.owner, (ticket + 1) % TICKETS)
        else:
            lock.owner = (ticket + 1) % TICKETS
        data.wrong = wrong


excluded = sections_see_each_other(data)
properties = [excluded]
expect = {excluded: "holds" if ACQUIRE and RELEASE else "violated"}
