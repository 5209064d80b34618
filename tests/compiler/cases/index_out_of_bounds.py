from checker import Array, actor, every_actor_finishes, integer, record, shared


@record
class Page:
    locked: bool = False
    pins: int = integer(0, most=2)


pages = shared(Array(Page, 2))


@actor
def caller() -> None:
    pages[2].locked = True


properties = [every_actor_finishes()]
