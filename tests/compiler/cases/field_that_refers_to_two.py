from checker import actor, every_actor_finishes, record, shared


@record
class Page:
    locked: bool = False
    owner: "Page | int | None" = None


page = shared(Page)


@actor
def caller() -> None:
    page.locked = True


properties = [every_actor_finishes()]
