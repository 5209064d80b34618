"""A request in two parts, two CPUs that complete it, and a waiter (checker/kernel/completion.py)."""

from checker import Array, actor, every_actor_finishes, mechanism, never, record, shared
from checker.kernel.completion import Completion, complete, wait_for_completion

WAIT = mechanism(True, cost="the submitter sleeps")


@record
class Part:
    written: bool = False


@record
class Request:
    early: bool = False  # it was used before both parts were there


done = shared(Completion)
parts = shared(Array(Part, 2))
request = shared(Request)


@actor(parts)
def device(part: Part) -> None:
    part.written = True
    complete(done)


@actor
def submit_and_wait() -> None:
    if WAIT:
        wait_for_completion(done)
        wait_for_completion(done)
    for part in parts:
        if not part.written:
            request.early = True


@never("a request is used before it is complete")
def nothing_is_used_early() -> bool:
    return request.early


properties = [nothing_is_used_early, every_actor_finishes()]
expect = {nothing_is_used_early: "holds" if WAIT else "violated"}
