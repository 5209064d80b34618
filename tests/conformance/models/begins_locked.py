"""A page that is locked at the start, or is not."""

from checker import actor, atomic, choose, every_actor_finishes, initial, record, shared, wait_until


@record
class Page:
    locked: bool = False


page = shared(Page)


@initial
def start() -> None:
    locked = choose((False, True))
    page.locked = locked


@actor
def lock() -> None:
    with atomic("lock_page()"):
        wait_until(not page.locked)
        page.locked = True


@actor
def unlock() -> None:
    with atomic("unlock_page()"):
        wait_until(page.locked)
        page.locked = False


properties = [every_actor_finishes()]
