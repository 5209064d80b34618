from checker import actor, every_actor_finishes, procedure, record, shared


@record
class Page:
    locked: bool = False


page = shared(Page)


@procedure
def lock() -> None:
    page.locked = True


@procedure
def lock() -> None:
    page.locked = False


@actor
def worker() -> None:
    lock()


properties = [every_actor_finishes()]
