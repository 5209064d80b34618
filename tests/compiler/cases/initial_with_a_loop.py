from checker import actor, every_actor_finishes, initial, integer, record, shared


@record
class Page:
    locked: bool = False
    pins: int = integer(0, most=2)


page = shared(Page)


@initial
def start() -> None:
    while page.locked:
        page.locked = False


@actor
def caller() -> None:
    page.locked = False


properties = [every_actor_finishes()]
