from checker import actor, every_actor_finishes, initial, record, shared, wait_until


@record
class System:
    a: bool = False


system = shared(System)


@initial
def start() -> None:
    wait_until(system.a)


@actor
def write() -> None:
    system.a = True


properties = [every_actor_finishes()]
