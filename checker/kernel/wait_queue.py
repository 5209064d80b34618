"""A wait queue: a waiter enters the queue first, checks the condition, and then sleeps.

include/linux/wait.h and kernel/sched/wait.c, Linux 4.14: prepare_to_wait(), schedule(), finish_wait(),
wake_up(). wait_event(queue, condition) is, with the condition as the model has it::

    prepare_to_wait(queue, me)
    while not condition:
        schedule(queue, me)
        prepare_to_wait(queue, me)
    finish_wait(queue, me)

A sleeper is one of TASKS numbers. It is in the queue while it sleeps, because waking up takes it out
(autoremove_wake_function()); so that it sleeps and that it is in the queue are one bit.
Left out: exclusive sleepers and their order (the page lock has a queue of its own), signals and timeouts,
wakings without a reason, one task in two queues.
"""

from checker import Array, atomic, procedure, record, wait_until

TASKS = 3


@record
class WaitQueue:
    """wait_queue_head_t, and the states of the tasks in it."""

    sleeps: Array[bool] = Array(bool, TASKS)  # in the queue, TASK_UNINTERRUPTIBLE


@procedure
def prepare_to_wait(queue: WaitQueue, task: int) -> None:
    """Enter the queue: from here on ``schedule`` sleeps until the queue is woken."""
    with atomic(order="full"):  # prepare_to_wait()
        assert not queue.sleeps[task], "prepare_to_wait(): a task of this number is in the queue already"
        queue.sleeps[task] = True


@procedure
def schedule(queue: WaitQueue, task: int) -> None:
    """Sleep, unless the queue has been woken since ``prepare_to_wait``."""
    wait_until(not queue.sleeps[task])  #: schedule()


@procedure
def finish_wait(queue: WaitQueue, task: int) -> None:
    """Leave the queue."""
    queue.sleeps[task] = False  #: finish_wait()


@procedure
def wake_up(queue: WaitQueue) -> None:
    """Wake up all tasks in the queue."""
    with atomic(order="release"):  # wake_up()
        for task in range(TASKS):
            queue.sleeps[task] = False
