from checker import actor, every_actor_finishes, integer, parameter, record, shared


@record
class Page:
    locked: bool = False
    pins: int = integer(0, most=2)


page = shared(Page)


PAGES = parameter(9, most=4)


@actor
def caller() -> None:
    page.locked = True


properties = [every_actor_finishes()]
