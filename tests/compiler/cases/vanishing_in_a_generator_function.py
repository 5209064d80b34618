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

    yield made


more = make(True)
properties = [every_actor_finishes()]
