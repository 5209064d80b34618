from checker import Array, actor, every_actor_finishes, integer, record, shared


@record
class Page:
    locked: bool = False
    pins: int = integer(0, most=2)


page = shared(Page)


@actor(shared(Array(Page, 2)))
def caller(item: Page) -> None:
    item.locked = True


properties = [every_actor_finishes()]
