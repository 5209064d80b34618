from checker import actor, every_actor_finishes, record, shared


@record
class Page:
    locked: bool = False


page = shared(Page)


@actor
def worker() -> None:
    page.locked = True


if False:

    @actor
    def reader() -> None:
        page.locked = False


properties = [every_actor_finishes()]
