from checker import actor, choose, every_actor_finishes, initial, record, shared


@record
class System:
    a: bool = False


system = shared(System)


@initial
def start() -> None:
    x = choose((False, True))
    assert not x and x


@actor
def write() -> None:
    system.a = True


properties = [every_actor_finishes()]
