from checker import actor, every_actor_finishes


@actor
def caller() -> None:
    page.locked = True


properties = [every_actor_finishes()]
