"""An entry leaves a list while readers walk along it under RCU (checker/kernel/list.py)."""

from checker import Array, actor, every_actor_finishes, initial, mechanism, never, record, shared
from checker.kernel.list import INIT_LIST_HEAD, ListHead, list_add_rcu, list_del_rcu, list_next
from checker.kernel.rcu import Reader, rcu_read_lock, rcu_read_unlock, synchronize_rcu
from checker.kernel.spinlock import SpinLock, spin_lock, spin_unlock

GRACE = mechanism(True, cost="who removes an entry waits")


@record
class Entry:
    freed: bool = False
    used_when_free: bool = False


links = shared(Array(ListHead, 3))  # the head, the entry that goes, the entry that comes
entry = shared(Entry)
lock = shared(SpinLock)
readers = shared(Array(Reader, 1))


@initial
def one_entry() -> None:
    INIT_LIST_HEAD(links[0])
    list_add_rcu(links[1], links[0])


@actor(readers)
def walk(reader: Reader) -> None:
    rcu_read_lock(reader)
    position = list_next(links[0])
    while position is not links[0]:
        if position is links[1] and entry.freed:
            entry.used_when_free = True
        position = list_next(position)
    rcu_read_unlock(reader)


@actor
def remove() -> None:
    spin_lock(lock)
    list_del_rcu(links[1])
    spin_unlock(lock)
    if GRACE:
        synchronize_rcu(readers, 0)
    entry.freed = True


@actor
def insert() -> None:
    spin_lock(lock)
    list_add_rcu(links[2], links[0])
    spin_unlock(lock)


@never("a reader is at an entry that is free")
def no_use_after_free() -> bool:
    return entry.used_when_free


properties = [no_use_after_free, every_actor_finishes()]
expect = {no_use_after_free: "holds" if GRACE else "violated"}
