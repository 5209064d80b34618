from checker import actor, choose, every_actor_finishes, integer, record, shared


@record
class Page:
    locked: bool = False
    pins: int = integer(0, most=2)


page = shared(Page)


@actor
def caller() -> None:
    one = choose((0, True))
    page.locked = one


properties = [every_actor_finishes()]
