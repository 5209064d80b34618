from checker import actor, atomic, every_actor_finishes, integer, record, shared, wait_until


@record
class Page:
    locked: bool = False
    pins: int = integer(0, most=2)


page = shared(Page)


@actor
def caller() -> None:
    seen = page.locked
    with atomic:
        wait_until(seen)
        page.pins = 1


properties = [every_actor_finishes()]
