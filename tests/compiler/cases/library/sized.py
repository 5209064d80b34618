"""A library with a parameter, which no command line reaches."""

from checker import integer, parameter, procedure, record

PAGES = parameter(2, most=4)


@record
class Page:
    pins: int = integer(0, most=PAGES)


@procedure
def grab(page: Page) -> None:
    page.pins = 1
