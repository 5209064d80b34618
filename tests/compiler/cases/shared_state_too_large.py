from checker import Array, actor, every_actor_finishes, record, shared


@record
class Page:
    flags: Array[bool] = Array(bool, 17)


pages = shared(Array(Page, 4096))


@actor
def caller() -> None:
    pages[0].flags[0] = True


properties = [every_actor_finishes()]
