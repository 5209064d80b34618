from checker import actor, every_actor_finishes, integer, record, shared


@record
class Page:
    pins: int = integer(0, most=2)


page = shared(Page)


@actor
def caller() -> None:
    seen = page.pins
    turn: int = integer(0, most=2000)
    while turn < 2000:
        turn = turn + 1
    page.pins = seen


properties = [every_actor_finishes()]
