from checker import actor, every_actor_finishes, integer, record, shared


@record
class Page:
    locked: bool = False
    pins: int = integer(0, most=2)


page = shared(Page)


exec("def caller():\n    page.locked = True")
runner = actor(caller)


properties = [every_actor_finishes()]
