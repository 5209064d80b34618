"""Message passing (MP): one CPU writes data and then a flag, the other one sees the flag and reads the data.

Documentation/memory-barriers.txt, "SMP barrier pairing"; tools/memory-model/litmus-tests,
MP+fencewmbonceonce+fencermbonceonce. The stores may become visible in the other order (not on x86), and the
load of the data may be performed before that of the flag (not on x86 either).
"""

from checker import (
    actor,
    every_actor_finishes,
    ghost,
    mechanism,
    never,
    record,
    shared,
    smp_rmb,
    smp_wmb,
    wait_until,
)

memory = "weak"
WMB = mechanism(True, cost="smp_wmb() between the data and the flag")
RMB = mechanism(True, cost="smp_rmb() between the flag and the data")


@record
class Mailbox:
    data: bool = False
    flag: bool = False
    stale: bool = ghost(False)


mailbox = shared(Mailbox)


@actor
def sender() -> None:
    mailbox.data = True
    if WMB:
        smp_wmb()
    mailbox.flag = True


@actor
def receiver() -> None:
    wait_until(mailbox.flag)
    if RMB:
        smp_rmb()
    seen = mailbox.data
    mailbox.stale = not seen


@never("the flag is seen, and the data is old")
def data_is_seen() -> bool:
    return mailbox.stale


properties = [data_is_seen, every_actor_finishes()]
expect = {data_is_seen: "holds" if WMB and RMB else "violated"}
