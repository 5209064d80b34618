from checker import actor, every_actor_finishes, integer, procedure, record, shared


@record
class Page:
    locked: bool = False
    pins: int = integer(0, most=2)


page = shared(Page)


@procedure
def lock(pins: int) -> int:
    return pins


@actor
def caller() -> None:
    page.pins = lock(page.pins)


properties = [every_actor_finishes()]
