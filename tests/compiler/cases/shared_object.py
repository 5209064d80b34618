from checker import actor, every_actor_finishes, record, shared


@record
class Place:
    value: bool = False


place = shared(Place(value=True))


@actor
def write() -> None:
    place.value = True


properties = [every_actor_finishes()]
