"""Two objects that readers find under RCU, and that are freed behind them (checker/kernel/rcu.py)."""

from checker import Array, actor, every_actor_finishes, mechanism, never, record, shared
from checker.kernel.rcu import (
    RcuHead,
    Reader,
    call_rcu,
    rcu_callback_done,
    rcu_do_batch,
    rcu_read_lock,
    rcu_read_unlock,
    synchronize_rcu,
)

GRACE = mechanism(True, cost="the updater waits, or the memory does")


@record
class Thing:
    published: bool = True
    freed: bool = False
    used_when_free: bool = False


readers = shared(Array(Reader, 2))
things = shared(Array(Thing, 2))
head = shared(RcuHead)


@actor(range(2))
def read(number: int) -> None:
    rcu_read_lock(readers[number])
    found = things[number].published
    if found and things[number].freed:
        things[number].used_when_free = True
    rcu_read_unlock(readers[number])


@actor
def remove_and_wait() -> None:
    things[0].published = False
    if GRACE:
        synchronize_rcu(readers, 0)
    things[0].freed = True


@actor
def remove_and_go_on() -> None:
    things[1].published = False
    if GRACE:
        call_rcu(head, readers, 1)
    else:
        things[1].freed = True


@actor
def softirq() -> None:
    rcu_do_batch(head, readers, 1)
    things[1].freed = True
    rcu_callback_done(head, readers, 1)


@never("a reader has an object that is free")
def no_use_after_free() -> bool:
    return any(thing.used_when_free for thing in things)


properties = [no_use_after_free, every_actor_finishes()]
expect = {no_use_after_free: "holds" if GRACE else "violated"}
