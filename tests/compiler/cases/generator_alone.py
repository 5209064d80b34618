from checker import Array, actor, every_actor_finishes, integer, record, shared


@record
class Page:
    locked: bool = False
    pins: int = integer(0, most=2)


pages = shared(Array(Page, 2))


@actor
def caller() -> None:
    seen = (one.locked for one in pages)


properties = [every_actor_finishes()]
