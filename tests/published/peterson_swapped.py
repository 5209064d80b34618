"""Peterson's algorithm with its two writes swapped: give way first, then raise the flag.

A mutant of peterson.py, which models the TLA+ Examples; the two swapped lines are all that differs.
72 states, 138 transitions, depth 12; mutual exclusion is violated, first after 8 steps.
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
        system.turn = other
        processes[me].flag = True
        with atomic:
            wait_until(not processes[other].flag or system.turn == me)
            processes[me].critical = True
        with atomic:  # the critical section
            processes[me].critical = False
        processes[me].flag = False


@always("two processes are in their critical sections")
def mutual_exclusion() -> bool:
    return not all(process.critical for process in processes)


properties = [mutual_exclusion, every_actor_finishes()]
expect = {mutual_exclusion: "violated"}
