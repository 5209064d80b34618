"""A violation that the file declares; switched off, the same property holds, which is no better."""

from checker import actor, mechanism, never, record, shared

WRITES = mechanism(True, cost="a store")


@record
class Page:
    dirty: bool = False


page = shared(Page)


@actor
def write() -> None:
    page.dirty = WRITES


@never("the page is dirty")
def stays_clean() -> bool:
    return page.dirty


properties = [stays_clean]
expect = {stays_clean: "violated"}
