from checker import actor, every_actor_finishes, record, shared


@record
class Page:
    locked: bool = False


page = shared(Page)


def made(locked: bool) -> object:
    @actor
    def caller() -> None:
        page.locked = locked

    return caller


callers = [made(False), made(True)]
properties = [every_actor_finishes()]
