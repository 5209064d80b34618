from checker import actor, every_actor_finishes, integer, record, shared


@record
class Page:
    locked: bool = False
    pins: int = integer(0, most=2)


page = shared(Page)


@actor
def caller() -> None:
    for i in range(2):
        i = 1
        page.pins = i


properties = [every_actor_finishes()]
