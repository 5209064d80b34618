from checker import actor, every_actor_finishes, record, shared


@record
class System:
    flag: bool = False
    other: bool = False


system = shared(System)


@actor
def task() -> None:
    system.flag = True


in_irq = shared(System)


@actor(interrupts=task)
def handler() -> None:
    in_irq.flag = False


properties = [every_actor_finishes()]
