"""Per-CPU data, and the tasks that use it: a task runs on a CPU, and may move to another.

include/linux/percpu-defs.h, include/linux/preempt.h and kernel/sched/core.c, Linux 4.14: this_cpu_inc() is
one instruction; __this_cpu_inc() is a load and a store, and whole only while preemption is disabled;
preempt_disable(), preempt_enable(), smp_processor_id(); set_task_cpu() by the load balancer.
While a task has preemption disabled, no other one runs on its CPU: their accesses to its data wait.
Left out: interrupts (the same pairs of functions with local_irq_disable()), and that tasks without preemption
disabled share a CPU: between two steps any task may run, as if each had a CPU of its own.
"""

from checker import Array, atomic, integer, procedure, record, wait_until

CPUS = 2
COUNT = 4


@record
class Cpu:
    """A CPU."""

    preempt_off: bool = False  # the task that runs on it has disabled preemption


@record
class Thread:
    """A task, and the CPU that it is on."""

    cpu: int = integer(0, most=CPUS - 1)
    preempt_off: bool = False


@record
class PerCpu:
    """DEFINE_PER_CPU(int, value)."""

    value: Array[int] = Array(integer(0, most=COUNT), CPUS)


@procedure
def runs(thread: Thread, cpus: Array[Cpu]) -> None:
    """Part of a step: no other task keeps this one from running on its CPU."""
    wait_until(thread.preempt_off or not cpus[thread.cpu].preempt_off)


@procedure
def preempt_disable(thread: Thread, cpus: Array[Cpu]) -> None:
    """Stay on this CPU, and let no other task run on it."""
    with atomic:  # preempt_disable()
        runs(thread, cpus)
        assert not thread.preempt_off, "preempt_disable(): sections do not nest here"
        cpus[thread.cpu].preempt_off = True
        thread.preempt_off = True


@procedure
def preempt_enable(thread: Thread, cpus: Array[Cpu]) -> None:
    """Let other tasks run again."""
    with atomic:  # preempt_enable()
        assert thread.preempt_off, "preempt_enable(): preemption is not disabled"
        cpus[thread.cpu].preempt_off = False
        thread.preempt_off = False


@procedure
def smp_processor_id(thread: Thread) -> int:
    """The CPU that the task is on; valid until the task moves."""
    cpu = thread.cpu  #: smp_processor_id()
    return cpu


@procedure
def this_cpu_inc(variable: PerCpu, thread: Thread, cpus: Array[Cpu]) -> None:
    """Count up on this CPU, whichever it is."""
    with atomic:  # this_cpu_inc()
        runs(thread, cpus)
        variable.value[thread.cpu] += 1


@procedure
def __this_cpu_inc(variable: PerCpu, thread: Thread, cpus: Array[Cpu]) -> None:
    """Count up on this CPU in two steps, between which the task may be preempted or move."""
    with atomic:  # __this_cpu_inc(): load
        runs(thread, cpus)
        cpu = thread.cpu
        seen = variable.value[cpu]
    with atomic:  # __this_cpu_inc(): store
        runs(thread, cpus)
        variable.value[cpu] = seen + 1


@procedure
def set_task_cpu(thread: Thread, cpu: int) -> None:
    """Move a task to another CPU, or not; never while it has disabled preemption."""
    with atomic:  # set_task_cpu()
        wait_until(not thread.preempt_off, resting=True)
        thread.cpu = cpu
