from checker import actor, integer, never_waits, record, shared


@record
class Page:
    locked: bool = False
    pins: int = integer(0, most=2)


page = shared(Page)


@actor
def caller() -> None:
    page.locked = True


properties = [never_waits()]
