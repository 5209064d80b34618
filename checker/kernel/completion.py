"""A completion: one side says that something is done, the other waits for it, in whatever order they come.

include/linux/completion.h and kernel/sched/completion.c, Linux 4.14: complete(), complete_all(),
wait_for_completion(), try_wait_for_completion(), reinit_completion(). Each complete() lets one waiter pass.
The sections under the lock of the completion are one step, and so is a wait with what it takes.
Left out: the order of the waiters, signals and timeouts, a completion on a stack that is gone.
"""

from checker import atomic, integer, procedure, record, wait_until

DONE = 3


@record
class Completion:
    """struct completion, after init_completion()."""

    done: int = integer(0, most=DONE)  # how many waiters may pass
    for_all: bool = False  # complete_all(): x->done is UINT_MAX


@procedure
def complete(completion: Completion) -> None:
    """Let one waiter pass, now or later."""
    with atomic(order="release"):  # complete()
        if not completion.for_all:
            completion.done += 1


@procedure
def complete_all(completion: Completion) -> None:
    """Let all waiters pass, now and later."""
    with atomic(order="release"):  # complete_all()
        completion.for_all = True
        completion.done = 0


@procedure
def wait_for_completion(completion: Completion) -> None:
    """Wait until it is done."""
    with atomic(order="acquire"):  # wait_for_completion()
        wait_until(completion.for_all or completion.done > 0)
        if not completion.for_all:
            completion.done -= 1


@procedure
def try_wait_for_completion(completion: Completion) -> bool:
    """Pass if it is done, and return whether it was."""
    with atomic(order="acquire"):  # try_wait_for_completion()
        passed = completion.for_all or completion.done > 0
        if passed and not completion.for_all:
            completion.done -= 1
    return passed


@procedure
def reinit_completion(completion: Completion) -> None:
    """Make it usable again."""
    with atomic:  # reinit_completion()
        completion.for_all = False
        completion.done = 0
