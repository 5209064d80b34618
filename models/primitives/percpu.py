"""A counter for each CPU, two tasks that count, and a load balancer (checker/kernel/percpu.py)."""

from checker import (
    Array,
    actor,
    always,
    atomic,
    every_actor_finishes,
    implies,
    integer,
    mechanism,
    record,
    shared,
)
from checker.kernel.percpu import (
    CPUS,
    Cpu,
    PerCpu,
    Thread,
    __this_cpu_inc,
    preempt_disable,
    preempt_enable,
    set_task_cpu,
    this_cpu_inc,
)

DISABLE = mechanism(True, cost="preemption is disabled meanwhile")


@record
class Total:
    done: int = integer(0, most=2)


cpus = shared(Array(Cpu, CPUS))
threads = shared(Array(Thread, 2))
count = shared(PerCpu)
total = shared(Total)


@actor
def two_instructions() -> None:
    if DISABLE:
        preempt_disable(threads[0], cpus)
    __this_cpu_inc(count, threads[0], cpus)
    if DISABLE:
        preempt_enable(threads[0], cpus)
    with atomic:  # counted
        total.done += 1


@actor
def one_instruction() -> None:
    this_cpu_inc(count, threads[1], cpus)
    with atomic:  # counted
        total.done += 1


@actor(threads)
def load_balancer(thread: Thread) -> None:
    set_task_cpu(thread, 1)


@always("an increment is lost")
def no_increment_is_lost() -> bool:
    return implies(total.done == 2, sum(count.value[cpu] for cpu in range(CPUS)) == 2)


properties = [no_increment_is_lost, every_actor_finishes()]
expect = {no_increment_is_lost: "holds" if DISABLE else "violated"}
