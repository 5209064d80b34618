from checker import actor, every_actor_finishes, initial, integer, record, shared, wait_until


@record
class Page:
    locked: bool = False
    pins: int = integer(0, most=2)


page = shared(Page)


@initial
def start() -> None:
    page.pins = 1
    wait_until(page.locked)


@actor
def caller() -> None:
    page.locked = False


properties = [every_actor_finishes()]
