from checker import actor, every_actor_finishes, integer, record, shared


@record
class S:
    n: int = integer(0, most=9)


s = shared(S)


@actor(count=10**9)
def w() -> None:
    s.n = 1


properties = [every_actor_finishes()]
