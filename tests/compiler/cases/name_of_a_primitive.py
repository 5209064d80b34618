from checker import actor, never, record, shared


@record
class Page:
    locked: bool = False


page = shared(Page)


@actor
def task() -> None:
    lock_page(page)


@never("the page is locked")
def locked() -> bool:
    return page.locked


properties = [locked]
