from checker import actor, every_actor_finishes, never, record, shared


@record
class Page:
    locked: bool = False


page = shared(Page)


@actor
def worker() -> None:
    page.locked = True


@never("the page is locked")
def unlocked() -> bool:
    return page.locked


properties = [unlocked]
expect = {1: "violated"}
