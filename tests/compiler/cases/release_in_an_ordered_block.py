# -p memory=weak
from checker import actor, atomic, every_actor_finishes, integer, record, shared, smp_store_release


@record
class Page:
    locked: bool = False
    pins: int = integer(0, most=2)


page = shared(Page)


@actor
def caller() -> None:
    with atomic("xchg()", order="acquire"):
        smp_store_release(page.pins, 1)
        page.locked = True


properties = [every_actor_finishes()]
