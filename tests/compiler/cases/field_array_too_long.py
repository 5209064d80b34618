from checker import Array, actor, every_actor_finishes, record, shared


@record
class Page:
    flags: Array[bool] = Array(bool, 2**63)


page = shared(Page)


@actor
def caller() -> None:
    page.flags[0] = True


properties = [every_actor_finishes()]
