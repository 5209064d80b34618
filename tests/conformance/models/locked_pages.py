"""Two writers, each of which locks one of two pages, writes to it and unlocks it."""

from checker import Array, actor, atomic, choose, integer, never, record, shared, wait_until


@record
class Page:
    locked: bool = False
    writers: int = integer(0, most=2)


pages = shared(Array(Page, 2))


@actor(count=2)
def writer() -> None:
    with atomic:
        page = choose(pages)
    with atomic("lock_page()"):
        wait_until(not page.locked)
        page.locked = True
    with atomic("write_begin()"):
        page.writers += 1
    with atomic:
        page.writers -= 1
        page.locked = False


@never("two writers write to one page")
def two_writers() -> bool:
    return any(page.writers > 1 for page in pages)


properties = [two_writers]
