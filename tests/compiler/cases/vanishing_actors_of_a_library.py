from checker import actor, every_actor_finishes
from library import starred


@actor
def caller() -> None:
    starred.page.locked = True


properties = [every_actor_finishes()]
