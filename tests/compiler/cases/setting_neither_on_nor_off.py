# -p RECHECK=maybe
from checker import actor, every_actor_finishes, integer, mechanism, parameter, record, shared


@record
class Page:
    locked: bool = False
    pins: int = integer(0, most=2)


page = shared(Page)


PAGES = parameter(2, most=4)
RECHECK = mechanism(True, cost="one more look")


@actor
def caller() -> None:
    page.locked = True


properties = [every_actor_finishes()]
