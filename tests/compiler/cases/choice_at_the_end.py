from checker import actor, choose, every_actor_finishes, integer, record, shared


@record
class Page:
    locked: bool = False
    pins: int = integer(0, most=2)


page = shared(Page)


@actor
def caller() -> None:
    page.locked = True
    seen = choose((True, False))


properties = [every_actor_finishes()]
