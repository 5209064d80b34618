"""Raise the flag, then wait until the other's flag is down: Peterson's algorithm, deaf to the turn.

A mutant of peterson.py, which models the TLA+ Examples: the turn is still written, but the wait does not
read it. 42 states, 74 transitions, depth 10; mutual exclusion holds, but two states (one for each turn)
are deadlocks, the first after 6 steps.
"""

from checker import Array, actor, always, atomic, every_actor_finishes, integer, record, shared, wait_until


@record
class Process:
    flag: bool = False
    critical: bool = False  # ghost: only the property reads it


@record
class System:
    turn: int = integer(0, most=1)


processes = shared(Array(Process, 2))
system = shared(System)


@actor(range(2))
def process(me: int) -> None:
    other = 1 - me
    while True:
        with atomic:  # idle
            pass
        processes[me].flag = True
        system.turn = other
        with atomic:
            wait_until(not processes[other].flag)
            processes[me].critical = True
        with atomic:  # the critical section
            processes[me].critical = False
        processes[me].flag = False


@always("two processes are in their critical sections")
def mutual_exclusion() -> bool:
    return not all(process.critical for process in processes)


finishing = every_actor_finishes()

properties = [mutual_exclusion, finishing]
expect = {finishing: "violated"}
