from checker import Array, actor, every_actor_finishes, integer, record, shared


@record
class Page:
    locked: bool = False
    pins: int = integer(0, most=2)


pages = shared(Array(Page, 2))
page = pages[1]


@actor
def caller() -> None:
    page.locked = True
    pages[0] = page


properties = [every_actor_finishes()]
