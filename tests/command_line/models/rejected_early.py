"""A violation one step away, in a space that is larger than a limit lets anybody see."""

from checker import Array, actor, always, every_actor_finishes, integer, mechanism, record, shared

CAREFUL = mechanism(False, cost="another step")


@record
class Counter:
    count: int = integer(0, most=2)


counters = shared(Array(Counter, 6))


@actor(counters)
def counts(counter: Counter) -> None:
    counter.count = 2 if CAREFUL else 1
    counter.count = 2


@always("a count is odd")
def counts_stay_even() -> bool:
    return all(counter.count != 1 for counter in counters)


properties = [every_actor_finishes(), counts_stay_even]
