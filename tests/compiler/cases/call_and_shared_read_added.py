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
    page.pins = page.pins + lock()


properties = [every_actor_finishes()]
