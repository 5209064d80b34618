from checker import actor, every_actor_finishes, record, shared


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
    while True:
        system.flag = False


properties = [every_actor_finishes()]
