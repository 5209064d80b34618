from checker import actor, every_actor_finishes, procedure, record, shared


@record
class Page:
    locked: bool = False


page = shared(Page)


@procedure
def lock() -> None:
    page.locked = True


lock = None


@actor
def worker() -> None:
    page.locked = False


properties = [every_actor_finishes()]
