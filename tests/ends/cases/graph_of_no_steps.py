# checker: graph FILE
from checker import actor, every_actor_finishes, record, shared


@record
class Place:
    value: bool = False


place = shared(Place)


@actor
def rest() -> None:
    pass


properties = [every_actor_finishes()]
