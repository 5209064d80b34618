from checker import actor, every_actor_finishes, integer, record, shared


@record
class Task:
    pins: int = integer(0, most=2)


@record
class Page:
    owner: Task | None = None
    pins: int = integer(0, most=2)


page = shared(Page)
task = shared(Task)


@actor
def caller() -> None:
    page.pins = page.owner.pins


properties = [every_actor_finishes()]
