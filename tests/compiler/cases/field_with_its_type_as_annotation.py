from checker import Array, actor, every_actor_finishes, integer, record, shared


@record
class N:
    n: int = integer(0, most=2)
    data: Array(integer(0, most=3), 2)


ns = shared(N)


@actor
def w() -> None:
    ns.n = 1


properties = [every_actor_finishes()]
