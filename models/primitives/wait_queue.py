"""Two tasks wait until something is there, and one brings it (checker/kernel/wait_queue.py)."""

from checker import actor, every_actor_finishes, mechanism, record, shared
from checker.kernel.wait_queue import WaitQueue, finish_wait, prepare_to_wait, schedule, wake_up

QUEUE_FIRST = mechanism(True, cost="a task enters the queue also where it need not sleep")


@record
class Box:
    full: bool = False


queue = shared(WaitQueue)
box = shared(Box)


@actor(range(2))
def wait_event(me: int) -> None:
    if QUEUE_FIRST:
        prepare_to_wait(queue, me)
    while not box.full:
        if not QUEUE_FIRST:
            prepare_to_wait(queue, me)
        schedule(queue, me)
        if QUEUE_FIRST:
            prepare_to_wait(queue, me)
    finish_wait(queue, me)


@actor
def fill() -> None:
    box.full = True
    wake_up(queue)


finishes = every_actor_finishes()
properties = [finishes]
expect = {finishes: "holds" if QUEUE_FIRST else "violated"}
