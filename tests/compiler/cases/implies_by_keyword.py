from checker import actor, every_actor_finishes, implies, integer, record, shared


@record
class Page:
    locked: bool = False
    pins: int = integer(0, most=2)


page = shared(Page)


@actor
def caller() -> None:
    page.locked = implies(True, conclusion=False)


properties = [every_actor_finishes()]
