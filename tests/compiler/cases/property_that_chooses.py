from checker import actor, always, choose, integer, record, shared


@record
class Page:
    locked: bool = False
    pins: int = integer(0, most=2)


page = shared(Page)


@actor
def caller() -> None:
    page.locked = True


@always("a page is locked")
def unlocked() -> bool:
    return choose((True, False))


properties = [unlocked]
