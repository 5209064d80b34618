from checker import actor, every_actor_finishes, record, shared


@record
class Page:
    locked: bool = False


page = shared(Page)


@actor
def worker() -> None:
    page.locked = True


def reader() -> None:
    page.locked = False


bad = actor(reader) if page is None else None
properties = [every_actor_finishes()]
