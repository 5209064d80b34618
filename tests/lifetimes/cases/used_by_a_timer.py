"""An object that is freed between two steps of a handler that has followed a field to it."""

from __future__ import annotations

from checker import (
    Pool,
    actor,
    alloc,
    atomic,
    every_actor_finishes,
    free,
    initial,
    integer,
    record,
    shared,
    wait_until,
)


@record
class Worker:
    work: int = integer(0, most=2)


@record
class Timer:
    running: bool = False
    worker: Worker | None = None


workers = shared(Pool(Worker, 1))
timer = shared(Timer)


@initial
def setup() -> None:
    worker = alloc(workers)
    timer.worker = worker


@actor(lane="softirq")
def run_timers() -> None:
    timer.running = True
    worker = timer.worker  #: from_timer()
    with atomic("worker->work++"):
        worker.work += 1  # type: ignore[union-attr]  # the field is set from the start


@actor
def destroy_worker() -> None:
    wait_until(timer.running)
    worker = timer.worker
    free(worker)  #: kfree()


properties = [every_actor_finishes()]
expect = {"nothing_is_used_after_free": "violated"}
