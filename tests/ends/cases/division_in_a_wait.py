# checker: FILE
from checker import actor, every_actor_finishes, integer, record, shared, wait_until


@record
class Counter:
    n: int = integer(0, most=2)


counter = shared(Counter)


@actor
def divide() -> None:
    wait_until(1 // counter.n > 0)


properties = [every_actor_finishes()]
