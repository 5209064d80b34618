from checker import actor, integer, record, shared, leads_to


@record
class Page:
    locked: bool = False
    pins: int = integer(0, most=2)


page = shared(Page)


@actor
def caller() -> None:
    page.locked = True


@leads_to("a page stays locked")
def unlocked() -> bool:
    return page.locked


properties = [unlocked]
