from checker import actor, every_actor_finishes, record, shared


@record
class Page:
    locked: bool = False


@record
class Page:
    dirty: bool = False
    locked: bool = False


page = shared(Page)


@actor
def worker() -> None:
    page.locked = True


properties = [every_actor_finishes()]
