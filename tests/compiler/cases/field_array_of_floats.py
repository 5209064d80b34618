from checker import Array, actor, every_actor_finishes, record, shared


@record
class Page:
    locked: bool = False
    marks: Array[float] = Array(1.5, 2)


page = shared(Page)


@actor
def caller() -> None:
    page.locked = True


properties = [every_actor_finishes()]
