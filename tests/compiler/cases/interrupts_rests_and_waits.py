from checker import actor, atomic, every_actor_finishes, record, shared, wait_until


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
    with atomic:
        wait_until(system.flag, resting=True)
        wait_until(system.other)
        system.flag = False


properties = [every_actor_finishes()]
