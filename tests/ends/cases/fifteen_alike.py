# checker: FILE -q --engine python
from checker import actor, atomic, integer, never, record, shared


@record
class System:
    n: int = integer(0, most=40)


system = shared(System)


@actor(count=15)
def step() -> None:
    with atomic:
        system.n += 1
    with atomic:
        system.n += 1


@never("twelve")
def twelve() -> bool:
    return system.n == 12


properties = [twelve]
