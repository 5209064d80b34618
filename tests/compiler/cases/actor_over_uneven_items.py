from checker import actor, every_actor_finishes, integer, record, shared


@record
class Page:
    locked: bool = False
    pins: int = integer(0, most=2)


page = shared(Page)


@actor(((1, 2), (3,)))
def caller(item: tuple[int, ...]) -> None:
    page.locked = True


properties = [every_actor_finishes()]
