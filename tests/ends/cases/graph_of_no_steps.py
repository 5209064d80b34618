# checker: graph FILE
from checker import actor, every_actor_finishes, record, shared


@record
class NamedModel:
    value: bool = False


place = shared(NamedModel)


@actor
def rest() -> None:
    pass


properties = [every_actor_finishes()]
