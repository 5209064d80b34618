from checker import Array, actor, every_actor_finishes, integer, record, reference, shared


@record
class Page:
    dirty: bool = False
    next: "Page | None" = None


pages = shared(Array(Page, 2, initial={"next": [None, None]}))
slots = shared(Array(integer(0, most=3), 2))


@actor
def caller() -> None:
    pages[0].dirty = True
    slots[0] = 1


properties = [every_actor_finishes()]
