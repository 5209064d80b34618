from checker import actor, atomic, every_actor_finishes, integer, record, shared


@record
class Page:
    locked: bool = False
    pins: int = integer(0, most=2)


page = shared(Page)


@actor
def caller() -> None:
    page.locked = (  #: lock_page()
        not page.locked
    )


properties = [every_actor_finishes()]
