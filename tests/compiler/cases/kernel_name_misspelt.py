from checker import actor, every_actor_finishes, record, shared


@record
class Page:
    locked: bool = False


page = shared(Page)


@actor
def caller() -> None:
    lock_pagee(page)


properties = [every_actor_finishes()]
