from checker import actor, every_actor_finishes, integer, record, shared


@record
class S:
    n: int = integer(0, most=9)


s = shared(S)


@actor
def w() -> None:
    s.n = 1


class Evil:
    __class__ = type(w)


evil = Evil()
properties = [every_actor_finishes()]
