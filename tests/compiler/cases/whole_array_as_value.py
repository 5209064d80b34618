from checker import Array, actor, every_actor_finishes, integer, record, shared


@record
class Page:
    locked: bool = False
    pins: int = integer(0, most=2)


page = shared(Page)


@record
class Task:
    marks: Array[bool] = Array(bool, 2)


task = shared(Task)


@actor
def caller() -> None:
    page.pins = task.marks


properties = [every_actor_finishes()]
