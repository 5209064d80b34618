from checker import Array, actor, every_actor_finishes, record, shared


@record
class Page:
    locked: bool = False
    marks: bool = Array(bool, 2)


page = shared(Page)


@actor
def caller() -> None:
    page.locked = True


properties = [every_actor_finishes()]
