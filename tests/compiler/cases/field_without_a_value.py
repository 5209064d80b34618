from checker import actor, every_actor_finishes, record, shared


@record
class Page:
    locked: bool = False
    pins: int


page = shared(Page)


@actor
def caller() -> None:
    page.locked = True


properties = [every_actor_finishes()]
