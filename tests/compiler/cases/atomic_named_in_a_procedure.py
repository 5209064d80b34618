from checker import actor, atomic, every_actor_finishes, integer, procedure, record, shared


@record
class Page:
    locked: bool = False
    pins: int = integer(0, most=2)


page = shared(Page)


@procedure
def lock() -> None:
    with atomic(""):
        page.locked = True


@actor
def caller() -> None:
    lock()


properties = [every_actor_finishes()]
