from checker import Property, actor, every_actor_finishes, never, record, shared


@record
class Page:
    locked: bool = False


page = shared(Page)


@actor
def worker() -> None:
    page.locked = True


def unlocked() -> Property:
    @never("the page is locked")
    def unlocked() -> bool:
        return page.locked

    return unlocked


properties = [unlocked()]
left_out = [unlocked()]
expect = {left_out[0]: "violated"}
