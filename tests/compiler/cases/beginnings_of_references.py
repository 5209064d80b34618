from checker import Array, actor, every_actor_finishes, integer, record, reference, shared


@record
class Page:
    dirty: bool = False
    next: "Page | None" = None


pages = shared(Array(Page, 2))
slots = shared(Array(reference(Page), 2, initial=[None, pages[0]]))


@actor
def caller() -> None:
    pages[0].dirty = True
    slots[0] = None


properties = [every_actor_finishes()]
