from checker import actor, choose, every_actor_finishes, integer, record, shared


@record
class Page:
    locked: bool = False
    pins: int = integer(0, most=2)


page = shared(Page)


@actor
def caller() -> None:
    seen = choose((True, False))
    while True:
        page.locked = seen


properties = [every_actor_finishes()]
