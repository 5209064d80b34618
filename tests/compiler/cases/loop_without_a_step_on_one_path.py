from checker import actor, every_actor_finishes, integer, record, shared


@record
class Page:
    locked: bool = False
    pins: int = integer(0, most=2)


page = shared(Page)


@actor
def caller() -> None:
    seen = page.locked
    while True:
        if seen:
            page.pins = 0


properties = [every_actor_finishes()]
