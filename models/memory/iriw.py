"""Independent reads of independent writes (IRIW): do two readers agree which of two stores came first?

tools/memory-model/litmus-tests, IRIW+fencembonceonces+OnceOnce. The writers have nothing in common. On the
machines of ``weak`` a store becomes visible to all other CPUs at one moment, so that order between the loads
of each reader is enough; the kernel's model asks for smp_mb(), because on Power it is not.
"""

from checker import actor, every_actor_finishes, ghost, mechanism, never, record, shared, smp_mb

memory = "weak"
MB_0 = mechanism(True, cost="smp_mb() between the loads of the first reader")
MB_1 = mechanism(True, cost="smp_mb() between the loads of the second reader")


@record
class Flags:
    x: bool = False
    y: bool = False
    x_first: bool = ghost(False)
    y_first: bool = ghost(False)


flags = shared(Flags)


@actor
def writer_of_x() -> None:
    flags.x = True


@actor
def writer_of_y() -> None:
    flags.y = True


@actor
def first_reader() -> None:
    x = flags.x
    if MB_0:
        smp_mb()
    y = flags.y
    flags.x_first = x and not y


@actor
def second_reader() -> None:
    y = flags.y
    if MB_1:
        smp_mb()
    x = flags.x
    flags.y_first = y and not x


@never("the readers disagree which store came first")
def readers_agree() -> bool:
    return flags.x_first and flags.y_first


properties = [readers_agree, every_actor_finishes()]
expect = {readers_agree: "holds" if MB_0 and MB_1 else "violated"}
