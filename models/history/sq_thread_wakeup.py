"""The kernel's thread of an io_uring goes to sleep, and the application does not see that it must wake it.

Commit 724cb4f9ec90 ("io_uring: check sqring and iopoll_list before shedule"); fs/io_uring.c, io_sq_thread(),
Linux 5.12. The thread finds no entry in the ring, sets IORING_SQ_NEED_WAKEUP, and sleeps. The application
makes an entry, and wakes the thread only if the flag is set.
FIX: the thread sets the flag first, and then looks into the ring.
MB: as since 649bb75d19c9 ("io_uring: fix memory ordering when SQPOLL thread goes to sleep", Linux 5.18): a
full barrier in between. FIX alone holds only where memory is sequentially consistent.
USER_MB: the full barrier between the two accesses of the application.
Left out: the time for which the thread looks for entries before it sleeps; polled requests; the lock around
the flag, whose release is no barrier here; a second entry.
"""

from checker import actor, every_actor_finishes, mechanism, procedure, record, shared, smp_mb, wait_until

FIX = mechanism(False, cost="the flag is set although there may be an entry")
MB = mechanism(False, cost="a full barrier each time that the thread goes to sleep")
USER_MB = mechanism(True, cost="a full barrier in the application for each submission")


@record
class Ring:
    """What the application and the kernel share, and the thread's sleep."""

    entry: bool = False  # the SQ tail has moved
    need_wakeup: bool = False  # sq_flags: IORING_SQ_NEED_WAKEUP
    woken: bool = False  # wake_up() has been called
    completed: bool = False  # there is a cqe


ring = shared(Ring)


@procedure
def check_sqring() -> bool:
    """Whether there is an entry; sets the flag, before or after it looks."""
    if FIX:
        ring.need_wakeup = True  #: set IORING_SQ_NEED_WAKEUP
        if MB:
            smp_mb()
        entry = ring.entry  #: check sqring
    else:
        entry = ring.entry  #: check sqring
        if not entry:
            ring.need_wakeup = True  #: set IORING_SQ_NEED_WAKEUP
    return entry


@actor
def io_sq_thread() -> None:
    if not check_sqring():
        wait_until(ring.woken)  #: schedule()
    ring.completed = True  #: io_submit_sqes()


@actor
def application() -> None:
    ring.entry = True  #: submit sqe
    if USER_MB:
        smp_mb()
    if ring.need_wakeup:  #: check IORING_SQ_NEED_WAKEUP
        ring.woken = True  #: io_uring_enter(IORING_ENTER_SQ_WAKEUP)
    wait_until(ring.completed)  #: wait cqe


finishes = every_actor_finishes()
properties = [finishes]
expect = {finishes: "holds" if FIX else "violated"}
