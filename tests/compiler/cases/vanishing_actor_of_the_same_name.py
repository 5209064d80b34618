from checker import actor, every_actor_finishes, record, shared


@record
class Page:
    locked: bool = False


page = shared(Page)


@actor
def worker() -> None:
    page.locked = True


@actor
def worker() -> None:
    page.locked = False


properties = [every_actor_finishes()]
