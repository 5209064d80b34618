from checker import actor, never, record, shared


@record
class Page:
    locked: bool = False


page = shared(Page)


@actor
def task() -> None:
    seen = READ_ONCE(page.locked)


@never("the page is locked")
def locked() -> bool:
    return page.locked


properties = [locked]
