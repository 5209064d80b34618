"""Peterson's algorithm for two processes: raise the flag, give way, wait for the other.

Models Peterson.tla of the TLA+ Examples (specifications/locks_auxiliary_vars), step for step.
42 states, 76 transitions, depth 10 (published as 42, 77 and 11: the initial state is counted as found);
mutual exclusion holds.
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
            wait_until(not processes[other].flag or system.turn == me)
            processes[me].critical = True
        with atomic:  # the critical section
            processes[me].critical = False
        processes[me].flag = False


@always("two processes are in their critical sections")
def mutual_exclusion() -> bool:
    return not all(process.critical for process in processes)


properties = [mutual_exclusion, every_actor_finishes()]
