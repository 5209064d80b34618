from checker import Array, actor, every_actor_finishes, integer, record, shared


@record
class Page:
    locked: bool = False
    pins: int = integer(0, most=2)


pages = shared(Array(Page, 2))
page = pages[0]


@actor
def caller() -> None:
    page.pins = sum(one.pins async for one in pages)


properties = [every_actor_finishes()]
