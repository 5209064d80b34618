from checker import actor, every_actor_finishes, record, shared, smp_mb


@record
class Page:
    locked: bool = False


page = shared(Page)


@actor
def caller() -> None:
    page.locked = True
    smp_mb


properties = [every_actor_finishes()]
