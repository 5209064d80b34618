"""An unprotected increment: each thread reads a counter, then writes back one more.

Models examples/increment.rs of stateright. There a thread keeps the value that it read when it is done,
so here that is a shared field and no local. For two threads: 13 states, 8 up to exchange of the threads
(as published), 14 transitions, depth 4; an increment is lost, first after 4 steps.
"""

from checker import Array, actor, always, atomic, integer, parameter, record, shared

THREADS = parameter(2, most=4)


@record
class Thread:
    value: int = integer(0, most=THREADS)
    done: bool = False  # ghost: only the property reads it


@record
class System:
    counter: int = integer(0, most=THREADS)


threads = shared(Array(Thread, THREADS))
system = shared(System)


@actor(threads)
def increment(thread: Thread) -> None:
    with atomic:  # a load into a register
        thread.value = system.counter
    with atomic:  # a store
        system.counter = thread.value + 1
        thread.done = True


@always("an increment is lost")
def every_increment_counts() -> bool:
    return system.counter == sum(thread.done for thread in threads)


properties = [every_increment_counts]
expect = {every_increment_counts: "violated"}
