from checker import actor, every_actor_finishes, never, record, shared


@record
class Page:
    locked: bool = False


page = shared(Page)


@actor
def caller() -> None:
    page.locked = True



@never("the page is locked")
def locked() -> bool:
    return page.locked


properties = [locked(), every_actor_finishes()]
