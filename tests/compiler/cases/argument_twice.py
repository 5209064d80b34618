from checker import actor, every_actor_finishes, integer, procedure, record, shared


@record
class Page:
    locked: bool = False
    pins: int = integer(0, most=2)


page = shared(Page)


@procedure
def lock(page: Page) -> None:
    page.locked = True


@actor
def caller() -> None:
    lock(page, page=page)


properties = [every_actor_finishes()]
