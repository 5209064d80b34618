from checker import actor, every_actor_finishes, integer, procedure, record, shared


@record
class Page:
    locked: bool = False
    pins: int = integer(0, most=2)


page = shared(Page)


@procedure
def lock() -> bool:
    if page.locked:
        return True
    page.locked = True


@actor
def caller() -> None:
    taken = lock()


properties = [every_actor_finishes()]
