"""A flag says that data is there."""

from checker import (
    actor,
    every_actor_finishes,
    integer,
    mechanism,
    record,
    shared,
    smp_rmb,
    smp_wmb,
    wait_until,
)

ORDERED = mechanism(True, cost="two barriers")


@record
class Mailbox:
    data: int = integer(0, most=1)
    ready: bool = False


mailbox = shared(Mailbox)


@actor
def sender() -> None:
    mailbox.data = 1
    if ORDERED:
        smp_wmb()
    mailbox.ready = True


@actor
def receiver() -> None:
    wait_until(mailbox.ready)
    if ORDERED:
        smp_rmb()
    got = mailbox.data
    assert got == 1, "the receiver gets what was there before the message"


properties = [every_actor_finishes()]
