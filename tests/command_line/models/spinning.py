from checker import actor, every_actor_finishes, integer, never, procedure, record, shared


@record
class Page:
    locked: bool = False
    count: int = integer(1, most=2)


page = shared(Page)


@procedure
def lock_page() -> None:
    while page.locked:
        pass
    page.locked = True


@procedure
def unlock_page() -> None:
    page.locked = False  #: unlock_page()


@actor(count=2)
def user() -> None:
    lock_page()
    page.count = 2
    page.count = 1
    unlock_page()


@never("count is two while the page is unlocked")
def bad() -> bool:
    return page.count == 2 and not page.locked


properties = [bad, every_actor_finishes()]
