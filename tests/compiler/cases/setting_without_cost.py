from checker import actor, every_actor_finishes, integer, mechanism, record, shared


@record
class Page:
    locked: bool = False
    pins: int = integer(0, most=2)


page = shared(Page)


RECHECK = mechanism(True, cost=2)


@actor
def caller() -> None:
    page.locked = True


properties = [every_actor_finishes()]
