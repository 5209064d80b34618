# -p PAGES=9
from checker import actor, every_actor_finishes, mechanism, parameter, record, shared

PAGES = parameter(2, most=4)
CALLERS = parameter(2, most=4)
CHECKED = mechanism(True, cost="a check")


@record
class Page:
    locked: bool = False


assert PAGES > 4
page = shared(Page)


@actor
def caller() -> None:
    page.locked = True


properties = [every_actor_finishes()]
