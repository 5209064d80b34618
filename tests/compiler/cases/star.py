from checker import Array, actor, every_actor_finishes, integer, procedure, record, shared


@record
class Page:
    locked: bool = False
    pins: int = integer(0, most=2)


pages = shared(Array(Page, 2))


@procedure
def lock(page: Page) -> None:
    page.locked = True


@actor
def caller() -> None:
    lock(*pages)


properties = [every_actor_finishes()]
