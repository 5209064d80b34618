from checker import actor, atomic, every_actor_finishes, integer, record, shared


@record
class Counter:
    v: int = integer(0, most=2)
    w: int = integer(0, most=2)


c = shared(Counter)


@actor
def divide() -> None:
    with atomic:
        if c.v < 1 // c.w:
            c.v = 1


properties = [every_actor_finishes()]
