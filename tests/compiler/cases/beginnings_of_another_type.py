from checker import Array, actor, every_actor_finishes, integer, record, reference, shared


@record
class Page:
    dirty: bool = False
    next: "Page | None" = None


pages = shared(Array(Page, 2))
slots = shared(Array(bool, 2, initial=[True, 1]))


@actor
def caller() -> None:
    pages[0].dirty = True
    slots[0] = True


properties = [every_actor_finishes()]
