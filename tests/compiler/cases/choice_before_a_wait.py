from checker import Array, actor, choose, every_actor_finishes, integer, record, shared, wait_until


@record
class Page:
    locked: bool = False
    pins: int = integer(0, most=2)


pages = shared(Array(Page, 2))


@actor
def caller() -> None:
    one = choose(pages)
    wait_until(not one.locked)
    one.locked = True


properties = [every_actor_finishes()]
