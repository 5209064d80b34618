"""Two tasks of some hundred and fifty steps each: a model to measure compilers with."""

from checker import Array, actor, atomic, every_actor_finishes, integer, parameter, record, shared, wait_until

ROUNDS = parameter(38, most=100)


@record
class Page:
    locked: bool = False
    dirty: bool = False
    count: int = integer(0, most=7)


pages = shared(Array(Page, 2))


@actor(pages)
def worker(page: Page) -> None:
    for n in range(ROUNDS):
        with atomic:
            wait_until(not page.locked)
            page.locked = True
        with atomic:
            if page.dirty:
                page.count = (page.count + n) % 8
        with atomic:
            page.dirty = page.count == n % 8
        page.locked = False


properties = [every_actor_finishes()]
