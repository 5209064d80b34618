from checker import actor, every_actor_finishes, integer, procedure, record, shared


@record
class Page:
    locked: bool = False
    pins: int = integer(0, most=2)


page = shared(Page)


@procedure
def lock(first: bool, second: int) -> None:
    page.locked = first


@actor
def caller() -> None:
    lock(page.locked, page.pins)


properties = [every_actor_finishes()]
