from checker import actor, choose, every_actor_finishes, integer, record, shared


@record
class Page:
    locked: bool = False
    pins: int = integer(0, most=2)


page = shared(Page)


@actor
def caller() -> None:
    seen = choose((True, False))
    if seen:
        page.locked = True
    else:
        page.pins = 1


properties = [every_actor_finishes()]
