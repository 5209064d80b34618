"""What a primitive does for one task alone, call by call: each line of the task is a claim.

The small models (models/primitives/) show what primitives are for, and need not execute each line.
"""

from __future__ import annotations

from textwrap import dedent, indent

import pytest

from checker.backends.python.system import PythonSystem
from checker.passes.normal_form import ground
from tests.models.test_misuse import model_of
from tests.oracle import explore
from tests.programs import compiled

TASKS = {
    "complete() lets one pass": (
        "completion",
        "completion = shared(Completion)",
        """
        complete(completion)
        complete(completion)
        wait_for_completion(completion)
        passed = try_wait_for_completion(completion)
        assert passed
        again = try_wait_for_completion(completion)
        assert not again
        """,
    ),
    "complete_all() lets everybody pass, until it is used again": (
        "completion",
        "completion = shared(Completion)",
        """
        complete_all(completion)
        wait_for_completion(completion)
        for _ in range(DONE + 1):
            complete(completion)
        passed = try_wait_for_completion(completion)
        assert passed
        again = try_wait_for_completion(completion)
        assert again
        reinit_completion(completion)
        third = try_wait_for_completion(completion)
        assert not third
        """,
    ),
    "complete() is forgotten where a completion is used again": (
        "completion",
        "completion = shared(Completion)",
        """
        complete(completion)
        reinit_completion(completion)
        passed = try_wait_for_completion(completion)
        assert not passed
        """,
    ),
    "a spinlock is taken once": (
        "spinlock",
        "lock = shared(SpinLock)",
        """
        spin_lock(lock)
        taken = spin_trylock(lock)
        assert not taken
        spin_unlock(lock)
        again = spin_trylock(lock)
        assert again
        third = spin_trylock(lock)
        assert not third
        spin_unlock(lock)
        spin_lock(lock)
        """,
    ),
    "the last reference is the last": (
        "refcount",
        "count = shared(Refcount)",
        """
        refcount_inc(count)
        alive = refcount_inc_not_zero(count)
        assert alive
        first = refcount_dec_and_test(count)
        second = refcount_dec_and_test(count)
        assert not first and not second
        last = refcount_dec_and_test(count)
        assert last
        dead = refcount_inc_not_zero(count)
        assert not dead
        """,
    ),
    "a change is seen by who began to read before it": (
        "seqcount",
        "count = shared(SeqCount)",
        """
        start = read_seqcount_begin(count)
        retry = read_seqcount_retry(count, start)
        assert not retry
        write_seqcount_begin(count)
        early = read_seqcount_retry(count, start)
        assert early
        write_seqcount_end(count)
        late = read_seqcount_retry(count, start)
        assert late
        fresh = read_seqcount_begin(count)
        done = read_seqcount_retry(count, fresh)
        assert not done
        """,
    ),
    "readers share a semaphore, and a writer is alone": (
        "rwsem",
        "sem = shared(RwSem)",
        """
        down_read(sem)
        down_read(sem, in_turn=False)
        up_read(sem)
        up_read(sem)
        down_write(sem)
        up_write(sem)
        down_write(sem, in_turn=False)
        up_write(sem)
        down_read(sem)
        """,
    ),
    "who is woken up need not sleep": (
        "wait_queue",
        "queue = shared(WaitQueue)",
        """
        prepare_to_wait(queue, 0)
        prepare_to_wait(queue, 1)
        wake_up(queue)
        schedule(queue, 0)
        schedule(queue, 1)
        prepare_to_wait(queue, 0)
        finish_wait(queue, 0)
        schedule(queue, 0)
        prepare_to_wait(queue, 0)
        """,
    ),
    "a task counts on the CPU that it is on": (
        "percpu",
        "from checker.kernel.percpu import __this_cpu_inc\n"
        "cpus = shared(Array(Cpu, CPUS))\nthread = shared(Thread)\ncount = shared(PerCpu)",
        """
        this_cpu_inc(count, thread, cpus)
        set_task_cpu(thread, 1)
        cpu = smp_processor_id(thread)
        assert cpu == 1
        this_cpu_inc(count, thread, cpus)
        preempt_disable(thread, cpus)
        __this_cpu_inc(count, thread, cpus)
        preempt_enable(thread, cpus)
        this_cpu_inc(count, thread, cpus)
        set_task_cpu(thread, 0)
        with atomic:
            assert count.value[0] == 1 and count.value[1] == 3
        """,
    ),
    "a list is what was entered and not taken out": (
        "list",
        "head = shared(ListHead)\nfirst = shared(ListHead)\nsecond = shared(ListHead)",
        """
        INIT_LIST_HEAD(head)
        empty = list_empty(head)
        assert empty
        list_add(second, head)
        list_add_rcu(first, head)
        filled = list_empty(head)
        assert not filled
        with atomic:
            assert head.prev is second and second.prev is first and first.prev is head
        one = list_next(head)
        two = list_next(one)
        end = list_next(two)
        assert one is first and two is second and end is head
        list_del_rcu(first)
        on = list_next(first)
        now = list_next(head)
        assert on is second and now is second
        list_del(second)
        gone = second.next
        assert gone is None
        nothing = list_empty(head)
        assert nothing
        with atomic:
            assert head.prev is head
        """,
    ),
    "a number is free again when its grace period is over": (
        "rcu",
        "readers = shared(Array(Reader, 2))\nhead = shared(RcuHead)",
        """
        rcu_read_lock(readers[0])
        call_rcu(head, readers, 0)
        rcu_read_lock(readers[1])
        rcu_read_unlock(readers[0])
        rcu_do_batch(head, readers, 0)
        rcu_callback_done(head, readers, 0)
        rcu_read_unlock(readers[1])
        synchronize_rcu(readers, 0)
        call_rcu(head, readers, 0)
        rcu_do_batch(head, readers, 0)
        """,
    ),
}


@pytest.mark.parametrize("name", TASKS)
def test_one_task_alone(name: str) -> None:
    primitive, state, task = TASKS[name]
    body = indent(dedent(task), "    ").strip()
    source = model_of(f"from checker.kernel.{primitive} import *", state, [body])
    system = PythonSystem(ground(compiled(source)))
    assert explore(system).first == {}
