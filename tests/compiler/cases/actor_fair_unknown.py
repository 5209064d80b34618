from checker import actor, every_actor_finishes, record, shared


@record
class Page:
    locked: bool = False


page = shared(Page)


@actor(fair="very")
def caller() -> None:
    page.locked = True


properties = [every_actor_finishes()]
