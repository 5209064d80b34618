"""Peterson's filter lock: a process passes N - 1 levels, and each level holds one process back.

Models the peterson model of BEEM, whose names are in the comments, with its steps; j and k keep their
values there, so here they are shared fields and no locals.
For three processes: 12,498 states (as published), 33,369 transitions, depth 53; mutual exclusion holds.
"""

from checker import (
    Array,
    actor,
    always,
    atomic,
    choose,
    every_actor_finishes,
    implies,
    integer,
    parameter,
    record,
    shared,
    wait_until,
)

N = parameter(3, most=4)


@record
class Process:
    level: int = integer(0, most=N - 1)  # pos: the level that it stands at, 0 outside
    climbing: int = integer(0, most=N)  # j: the level that it is about to pass
    scanned: int = integer(0, most=N)  # k: how many processes it has seen below that level
    critical: bool = False  # ghost: only the property reads it


processes = shared(Array(Process, N))
last_to_enter = shared(Array(integer(0, most=N - 1), N))  # step: of each level, from level 1


@actor(range(N))
def process(me: int) -> None:
    while True:
        processes[me].climbing = 1  # NCS
        while True:
            with atomic:  # the next level, or the critical section
                passed_all = processes[me].climbing == N
                if passed_all:
                    processes[me].critical = True
                else:
                    processes[me].level = processes[me].climbing
            if passed_all:
                break
            with atomic:  # q2
                last_to_enter[processes[me].climbing - 1] = me
                processes[me].scanned = 0
            while True:
                with atomic:  # q3: if both may happen, either does
                    passes = choose((False, True))
                    wait_until(
                        implies(
                            passes,
                            last_to_enter[processes[me].climbing - 1] != me or processes[me].scanned == N,
                        )
                    )
                    wait_until(
                        implies(
                            not passes,
                            processes[me].scanned < N
                            and (
                                processes[me].scanned == me
                                or processes[processes[me].scanned].level < processes[me].climbing
                            ),
                        )
                    )
                    if passes:
                        processes[me].climbing += 1
                    else:
                        processes[me].scanned += 1
                if passes:
                    break
        with atomic:  # CS
            processes[me].critical = False
            processes[me].level = 0


@always("two processes are in their critical sections")
def mutual_exclusion() -> bool:
    return sum(process.critical for process in processes) <= 1


properties = [mutual_exclusion, every_actor_finishes()]
