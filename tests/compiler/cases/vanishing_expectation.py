from checker import actor, every_actor_finishes, record, shared


@record
class Page:
    locked: bool = False


page = shared(Page)


@actor
def worker() -> None:
    page.locked = True


properties = [every_actor_finishes()]

expect = {"every_actor_finishes": "violated"}
expect = {}
