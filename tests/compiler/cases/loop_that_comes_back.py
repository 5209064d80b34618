from checker import actor, every_actor_finishes, integer, record, shared


@record
class Page:
    pins: int = integer(0, most=2)


page = shared(Page)


@actor
def caller() -> None:
    seen = page.pins
    turn = 0
    while turn < 2:
        turn = 1 - turn
    page.pins = seen


properties = [every_actor_finishes()]
