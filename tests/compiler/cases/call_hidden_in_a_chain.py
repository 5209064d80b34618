from checker import actor, every_actor_finishes, integer, procedure, record, shared


@record
class Page:
    locked: bool = False
    pins: int = integer(0, most=2)


page = shared(Page)


@procedure
def lock() -> int:
    return page.pins


@actor
def caller() -> None:
    if 0 < page.pins < lock():
        page.locked = False


properties = [every_actor_finishes()]
