from checker import actor, every_actor_finishes, integer, record, shared


@record
class Page:
    locked: bool = False
    pins: int = integer(0, most=99)


page = shared(Page)


@actor
def caller() -> None:
    seen = page.pins
    count = 0
    for i in range(20):
        if seen > i:
            if seen == i + 1:
                continue
            count = 1
        count = 2 - count
    page.pins = count


properties = [every_actor_finishes()]
