from checker import actor, choose, every_actor_finishes, initial, record, shared


@record
class System:
    a: bool = False


system = shared(System)


@initial
def start() -> None:
    x = choose(range(0))
    system.a = x == 1


@actor
def write() -> None:
    system.a = True


properties = [every_actor_finishes()]
