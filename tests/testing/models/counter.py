from checker import actor, always, every_actor_finishes, implies, integer, record, shared


@record
class Counter:
    value: int = integer(0, most=2)
    done: int = integer(0, most=2)


counter = shared(Counter)


@actor(count=2)
def increment() -> None:
    seen = counter.value
    counter.value = seen + 1
    done = counter.done
    counter.done = done + 1


@always("an update is lost")
def no_update_lost() -> bool:
    return implies(counter.done == 2, counter.value == 2)


properties = [no_update_lost, every_actor_finishes()]
