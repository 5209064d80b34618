from checker import actor, atomic, choose, every_actor_finishes, integer, record, shared


@record
class Page:
    locked: bool = False
    pins: int = integer(0, most=2)


page = shared(Page)


@actor
def caller() -> None:
    with atomic:
        page.pins = 1
        seen = choose((True, False))
        page.locked = seen


properties = [every_actor_finishes()]
