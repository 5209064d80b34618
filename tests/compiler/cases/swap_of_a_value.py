from checker import actor, atomic, every_actor_finishes, integer, record, shared, swap


@record
class Page:
    pins: int = integer(0, most=2)


page = shared(Page)


@actor
def caller() -> None:
    with atomic:
        swap(page.pins, 1)


properties = [every_actor_finishes()]
