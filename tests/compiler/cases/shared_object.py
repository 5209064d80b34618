from checker import actor, every_actor_finishes, record, shared


@record
class NamedModel:
    value: bool = False


place = shared(NamedModel(value=True))


@actor
def write() -> None:
    place.value = True


properties = [every_actor_finishes()]
