"""Everything holds, for want of trying: a statement that is never taken, a premise that is never true."""

from checker import actor, always, implies, record, shared


@record
class Page:
    dirty: bool = False
    pinned: bool = False


page = shared(Page)


@actor
def write() -> None:
    if page.pinned:
        page.dirty = True


@always("a pinned page is clean")
def pinned_is_dirty() -> bool:
    return implies(page.pinned, page.dirty)


properties = [pinned_is_dirty]
