"""An MCS lock: a queue of CPUs, each of which spins on a word of its own.

kernel/locking/mcs_spinlock.h, Linux 4.14: mcs_spin_lock(), mcs_spin_unlock(). The xchg() on the tail makes
the node of a CPU known, after it has been set up; who finds a predecessor spins on its own node until that
hands the lock over.
"""

from __future__ import annotations

from checker import (
    Array,
    actor,
    atomic,
    mechanism,
    parameter,
    procedure,
    record,
    shared,
    smp_load_acquire,
    smp_store_release,
    wait_until,
)
from properties.critical_sections import Protected, critical_section, sections_see_each_other

memory = "weak"
CPUS = parameter(2, most=3)
XCHG = mechanism(True, cost="the xchg() on the tail is a full barrier")
ACQUIRE = mechanism(True, cost="the spinning CPU loads with acquire")
HAND_OVER = mechanism(True, cost="the lock is handed over by smp_store_release()")
CMPXCHG = mechanism(True, cost="the last one leaves by cmpxchg_release()")


@record
class McsNode:
    next: McsNode | None = None
    locked: bool = False


@record
class McsLock:
    tail: McsNode | None = None


nodes = shared(Array(McsNode, CPUS))
lock = shared(McsLock)
data = shared(Protected)


@procedure
def swap_tail(node: McsNode) -> McsNode | None:
    if XCHG:
        with atomic(order="full"):  # xchg(lock, node)
            prev = lock.tail
            lock.tail = node
    else:
        with atomic(order="relaxed"):  # xchg_relaxed(lock, node)
            prev = lock.tail
            lock.tail = node
    return prev


@procedure
def leave_if_last(node: McsNode) -> bool:
    if CMPXCHG:
        with atomic(order="release"):  # cmpxchg_release(lock, node, NULL)
            left = lock.tail is node
            if left:
                lock.tail = None
    else:
        with atomic(order="relaxed"):  # cmpxchg_relaxed(lock, node, NULL)
            left = lock.tail is node
            if left:
                lock.tail = None
    return left


@procedure
def mcs_spin_unlock(node: McsNode) -> None:
    following = node.next
    if following is None:
        if leave_if_last(node):
            return
        wait_until(node.next is not None)
        following = node.next
    if following is not None:
        if HAND_OVER:
            smp_store_release(following.locked, True)
        else:
            following.locked = True


@actor(nodes)
def task(node: McsNode) -> None:
    while True:
        node.locked = False
        node.next = None
        prev = swap_tail(node)
        if prev is not None:
            prev.next = node
            if ACQUIRE:
                wait_until(smp_load_acquire(node.locked))
            else:
                wait_until(node.locked)
        wrong = critical_section(data)
        mcs_spin_unlock(node)
        data.wrong = wrong


excluded = sections_see_each_other(data)
properties = [excluded]
expect = {excluded: "holds" if XCHG and ACQUIRE and HAND_OVER and CMPXCHG else "violated"}
