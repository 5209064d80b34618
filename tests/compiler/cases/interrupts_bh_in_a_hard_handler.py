from checker import actor, every_actor_finishes, local_bh_disable, record, shared


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
    local_bh_disable()
    system.flag = False


properties = [every_actor_finishes()]
