from checker import actor, always, integer, never, record, shared


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
    return True


fine = always("never said")(lambda: True)
properties = [fine]
