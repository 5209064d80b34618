from checker import actor, every_actor_finishes, initial, record, shared


@record
class Page:
    locked: bool = False


page = shared(Page)


@initial
def prepare() -> None:
    page.locked = True


@initial
def prepare() -> None:
    page.locked = False


@actor
def worker() -> None:
    page.locked = True


properties = [every_actor_finishes()]
