"""Two threads add one to a counter, with a lock or without one."""

from checker import actor, always, atomic, implies, integer, mechanism, record, shared, wait_until

LOCKED = mechanism(True, cost="a mutex around the increment")


@record
class Counter:
    value: int = integer(0, most=2)
    locked: bool = False
    done: int = integer(0, most=2)


counter = shared(Counter)


@actor(count=2)
def increment() -> None:
    if LOCKED:
        with atomic("pthread_mutex_lock()"):
            wait_until(not counter.locked)
            counter.locked = True
    seen = counter.value  #: read
    counter.value = seen + 1  #: write
    if LOCKED:
        counter.locked = False  #: pthread_mutex_unlock()
    with atomic:
        counter.done += 1


@always("an update is lost")
def no_update_is_lost() -> bool:
    return implies(counter.done == 2, counter.value == 2)


properties = [no_update_is_lost]
expect = {no_update_is_lost: "holds" if LOCKED else "violated"}
