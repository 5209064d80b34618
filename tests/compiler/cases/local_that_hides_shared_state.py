from checker import actor, every_actor_finishes, record, shared


@record
class P:
    f: bool = False


p = shared(P)


@actor
def w() -> None:
    if p.f:
        return
    p = 3


properties = [every_actor_finishes()]
