from checker import actor, every_actor_finishes, record, shared, integer
@record
class Page:
    n: int = integer(0, most=3)
page = shared(Page)
@actor
def w() -> None:
    page.n = 1
page.n = 2
properties = [every_actor_finishes()]
