from checker import parameter as size
from checker import actor, every_actor_finishes, integer, record, shared


@record
class Page:
    locked: bool = False
    pins: int = integer(0, most=2)


page = shared(Page)


SIZES = [size(1, most=2)]


@actor
def caller() -> None:
    page.locked = True


properties = [every_actor_finishes()]
