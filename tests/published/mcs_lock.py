"""The MCS lock: a queue of processes, each of which spins on a flag of its own.

Models the mcs model of BEEM, whose labels are in the comments, with its steps; pred keeps its value there
(and begins as process 0), so here it is a shared field and no local.
For three processes: 7,963 states (as published), 21,503 transitions, depth 48; mutual exclusion holds.
"""

from __future__ import annotations

from checker import (
    Array,
    actor,
    always,
    atomic,
    every_actor_finishes,
    initial,
    parameter,
    record,
    shared,
    wait_until,
)

N = parameter(3, most=4)


@record
class Process:
    next: Process | None = None
    locked: bool = False
    pred: Process | None = None
    critical: bool = False  # ghost: only the property reads it


@record
class Queue:
    tail: Process | None = None


processes = shared(Array(Process, N))
queue = shared(Queue)


@initial
def start() -> None:
    for process in processes:
        process.pred = processes[0]


@actor(processes)
def process(me: Process) -> None:
    while True:
        me.next = None  # NCS
        with atomic:  # p2: fetch_and_store
            me.pred = queue.tail
            queue.tail = me
        with atomic:  # p3
            free = me.pred is None
            me.critical = free
        if not free:
            me.locked = True  # p4
            with atomic:  # p5
                assert me.pred is not None
                me.pred.next = me
            with atomic:  # p6
                wait_until(not me.locked)
                me.critical = True
        with atomic:  # CS
            me.critical = False
            alone = me.next is None
        if alone:
            with atomic:  # p9: compare_and_swap
                released = queue.tail is me
                if released:
                    queue.tail = None
            if released:
                continue
            wait_until(me.next is not None)  # p10
        with atomic:  # p13
            assert me.next is not None
            me.next.locked = False


@always("two processes are in their critical sections")
def mutual_exclusion() -> bool:
    return sum(process.critical for process in processes) <= 1


properties = [mutual_exclusion, every_actor_finishes()]
