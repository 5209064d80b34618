from checker import actor, every_actor_finishes, record, shared


@record
class Page:
    locked: bool = False


page = shared(Page)


@actor
def worker() -> None:
    page.locked = True


def make(locked: bool) -> object:
    @actor
    def made() -> None:
        page.locked = locked

    return made


more = [make(locked) for locked in ()]
properties = [every_actor_finishes()]
