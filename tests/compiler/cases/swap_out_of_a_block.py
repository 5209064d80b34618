from checker import actor, every_actor_finishes, integer, record, shared, swap


@record
class Page:
    pins: int = integer(0, most=2)
    users: int = integer(1, most=2)


page = shared(Page)


@actor
def caller() -> None:
    swap(page.pins, page.users)


properties = [every_actor_finishes()]
