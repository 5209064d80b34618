from checker import actor, every_actor_finishes, parameter, record, shared


@record
class Page:
    locked: bool = False


page = shared(Page)


declare = parameter
TIMES = declare(2, most=4)


@actor
def worker() -> None:
    page.locked = True


properties = [every_actor_finishes()]
