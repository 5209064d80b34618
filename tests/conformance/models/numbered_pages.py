"""One actor writes the numbers of two pages: of one, of both in one step, and a flag."""

from checker import Array, actor, atomic, integer, never, record, shared


@record
class Page:
    number: int = integer(0, most=3)
    flag: bool = False


pages = shared(Array(Page, 2))


@actor
def writer() -> None:
    with atomic("first"):
        pages[0].number = 1
    with atomic("other"):
        pages[0].flag = True
    with atomic("both"):
        pages[0].number = 2
        pages[1].number = 3


@never("the number of a page is too large")
def larger() -> bool:
    return pages[0].number > 2


properties = [larger]
