from checker import actor, every_actor_finishes, record, shared


@record
class Page:
    locked: bool = False


page = shared(Page)


@actor
def worker() -> None:
    page.locked = True


def make() -> object:
    @actor
    def made() -> None:
        page.locked = False

    return made


make()
properties = [every_actor_finishes()]
