from checker import actor, every_actor_finishes, integer, procedure, record, shared


@record
class Page:
    locked: bool = False
    pins: int = integer(0, most=2)


page = shared(Page)


@procedure
def lock() -> None:
    page.locked = True


lock()


@actor
def caller() -> None:
    page.locked = True


properties = [every_actor_finishes()]
