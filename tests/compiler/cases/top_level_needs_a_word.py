from checker import every_actor_finishes


@actor
def caller() -> None:
    pass


properties = [every_actor_finishes()]
