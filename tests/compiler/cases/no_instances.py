from checker import actor, always, record, shared


@record
class Page:
    locked: bool = False


page = shared(Page)


@actor([])
def nobody(number) -> None:
    page.locked = True


@actor(count=0)
def nobody_else() -> None:
    page.locked = True


@always("nobody locks it")
def unlocked() -> bool:
    return not page.locked


properties = [unlocked]
