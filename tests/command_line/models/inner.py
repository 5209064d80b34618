"""Everything holds, for want of trying: an assertion in a branch of a step that no step takes."""

from checker import actor, atomic, every_actor_finishes, integer, record, shared


@record
class Counter:
    value: int = integer(0, most=9)


counter = shared(Counter)


@actor(count=2)
def count() -> None:
    for _ in range(3):
        with atomic:
            counter.value += 1
            if counter.value == 7:
                assert counter.value == 0, "seven is none"
            elif counter.value > 3:
                assert counter.value < 9


properties = [every_actor_finishes()]
