from checker import actor, every_actor_finishes, never, record, shared


@record
class Page:
    locked: bool = False


page = shared(Page)


@actor
def worker() -> None:
    page.locked = True


@never("the page is locked")
def assertions_hold() -> bool:
    return page.locked


properties = [assertions_hold]
