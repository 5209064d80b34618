"""Three tasks and the page lock, which goes to the first sleeper (checker/kernel/page.py)."""

from checker import Array, actor, atomic, every_actor_finishes, ghost, integer, never, record, shared
from checker.kernel.page import Page, Task, lock_page, unlock_page


@record
class Section:
    inside: int = ghost(integer(0, most=3))


page = shared(Page)
tasks = shared(Array(Task, 3))
section = shared(Section)


@actor(tasks)
def user(current: Task) -> None:
    lock_page(page, current)
    with atomic:  # the critical section begins
        section.inside += 1
    with atomic:  # it ends
        section.inside -= 1
    unlock_page(page)


@never("two tasks have the page lock")
def exclusive() -> bool:
    return section.inside > 1


properties = [exclusive, every_actor_finishes()]
