from checker import actor, every_actor_finishes, integer, record, shared


@record
class Page:
    pins: int = integer(0, 2)


page = shared(Page)


@actor
def caller() -> None:
    page.pins = 1


properties = [every_actor_finishes()]
