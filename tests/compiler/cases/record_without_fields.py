from checker import actor, every_actor_finishes, record, shared


@record
class Page:
    """Nothing yet."""


page = shared(Page)


@actor
def caller() -> None:
    pass


properties = [every_actor_finishes()]
