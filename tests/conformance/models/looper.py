"""One actor takes two steps, the other scans and tells for ever."""

from checker import actor, atomic, integer, never, record, shared


@record
class Scanner:
    number: int = integer(0, most=2)
    seen: bool = False
    told: bool = False


scanner = shared(Scanner)


@actor
def writer() -> None:
    scanner.number = 1  #: one
    scanner.number = 2  #: two


@actor
def looker() -> None:
    while True:
        with atomic("scan"):
            if scanner.number == 1:
                scanner.seen = True
        with atomic("tell"):
            scanner.told = scanner.seen and scanner.number == 2


@never("the number is larger than two")
def larger() -> bool:
    return scanner.number > 2


properties = [larger]
