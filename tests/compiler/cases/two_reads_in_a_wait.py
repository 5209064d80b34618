from checker import actor, every_actor_finishes, integer, record, shared, wait_until


@record
class Page:
    locked: bool = False
    pins: int = integer(0, most=2)


page = shared(Page)


@actor
def caller() -> None:
    wait_until(page.locked and page.pins == 0)
    page.locked = True


properties = [every_actor_finishes()]
