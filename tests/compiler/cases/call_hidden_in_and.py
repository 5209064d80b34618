from checker import actor, every_actor_finishes, integer, procedure, record, shared


@record
class Page:
    locked: bool = False
    pins: int = integer(0, most=2)


page = shared(Page)


@procedure
def lock() -> bool:
    return page.locked


@actor
def caller() -> None:
    seen = page.locked
    if seen and lock():
        page.locked = False


properties = [every_actor_finishes()]
