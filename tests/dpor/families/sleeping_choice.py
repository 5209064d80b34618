"""Three steps, eight executions, one violation: `chooser` asserts after `reader` and `writer`.

What makes it hard: a choice that is asleep below `reader`, beside one that is not. From "Nothing silent",
the trial by programs with choices in every step.
"""

from checker import actor, atomic, choose, every_actor_finishes, record, shared


@record
class System:
    x: bool = False
    b: bool = False
    d: bool = False
    e: bool = False


system = shared(System)


@actor
def chooser() -> None:
    with atomic:
        t = choose((False, True))
        if t:
            assert not (system.x and system.e), "x"
        else:
            system.b = True


@actor
def reader() -> None:
    with atomic:
        system.d = not system.b


@actor
def writer() -> None:
    with atomic:
        system.e = system.d
        system.x = True


properties = [every_actor_finishes()]
