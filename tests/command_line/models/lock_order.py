"""Two locks taken in opposite order: a deadlock, a wait, something reachable and something that is not."""

from checker import (
    Array,
    actor,
    atomic,
    every_actor_finishes,
    never_waits,
    procedure,
    reachable,
    record,
    shared,
    wait_until,
)


@record
class Lock:
    held: bool = False


locks = shared(Array(Lock, 2))


@procedure
def mutex_lock(lock: Lock) -> None:
    with atomic:  # mutex_lock()
        wait_until(not lock.held)
        lock.held = True


@procedure
def mutex_unlock(lock: Lock) -> None:
    lock.held = False


@actor(range(2))
def task(me: int) -> None:
    mutex_lock(locks[me])
    mutex_lock(locks[1 - me])
    mutex_unlock(locks[1 - me])
    mutex_unlock(locks[me])


@reachable("both locks are held at once")
def both_held() -> bool:
    return locks[0].held and locks[1].held


@reachable("somebody holds a lock that is free")
def held_and_free() -> bool:
    return locks[0].held and not locks[0].held


properties = [both_held, held_and_free, never_waits(task), every_actor_finishes()]
