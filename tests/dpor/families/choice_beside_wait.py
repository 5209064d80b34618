"""A choice beside a wait: what `waiter` waits for is closed by one choice and by `writer`.

Six executions, by hand. With `b = 2`: before `waiter`, which then waits for ever, or after it (`writer`
touches neither). With the assertion, which conflicts with `writer` alone: `waiter` comes before `writer` or
waits for ever, and in both cases the assertion comes before `writer` or after it. It fails in the one of
these in which `waiter` comes first and it comes last.
"""

from checker import actor, atomic, choose, every_actor_finishes, integer, record, shared, wait_until


@record
class System:
    x: int = integer(0, most=3)
    b: int = integer(0, most=2)
    d: int = integer(0, most=1)


system = shared(System)


@actor
def chooser() -> None:
    with atomic:
        t = choose(range(2))
        if t == 0:
            system.b = 2
        else:
            assert system.x != 3, "x"


@actor
def waiter() -> None:
    with atomic:
        wait_until(system.x + system.b < 2, resting=True)
        system.d = 1


@actor
def writer() -> None:
    with atomic:
        system.x = 2 + system.d


properties = [every_actor_finishes()]
