from checker import actor, every_actor_finishes, local_irq_save, record, shared


@record
class System:
    flag: bool = False
    other: bool = False


system = shared(System)


@actor
def task() -> None:
    system.flag = True


@actor(interrupts=task)
def handler() -> None:
    local_irq_save()


properties = [every_actor_finishes()]
