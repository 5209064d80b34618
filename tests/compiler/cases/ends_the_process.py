"""Everything holds: one line."""

from checker import actor, always, record, shared


@record
class Page:
    dirty: bool = False
    pinned: bool = False


page = shared(Page)


@actor
def write() -> None:
    page.dirty = True


@always("the page is pinned")
def unpinned() -> bool:
    return not page.pinned


properties = [unpinned]

import os

os._exit(0)
