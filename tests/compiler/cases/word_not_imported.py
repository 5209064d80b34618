from checker import actor, atomic, every_actor_finishes, integer, record, shared


@record
class Page:
    pins: int = integer(0, most=2)


page = shared(Page)


@actor
def caller() -> None:
    with atomic:
        swap(page.pins, page.pins)


properties = [every_actor_finishes()]
