"""Three initial states, two of which are wrong from the start; and a choice of page on the way."""

from checker import Array, actor, always, atomic, choose, initial, integer, never, record, shared


@record
class Page:
    pins: int = integer(0, most=2)
    dirty: bool = False


pages = shared(Array(Page, 2))


@initial
def begin() -> None:
    pins = choose(range(3))
    pages[0].pins = pins


@actor
def write() -> None:
    with atomic:  # set_page_dirty()
        page = choose(pages)
        page.dirty = True


@always("a page starts pinned")
def unpinned_at_first() -> bool:
    return all(page.pins == 0 for page in pages)


@never("a page that is pinned twice becomes dirty")
def pinned_twice_is_clean() -> bool:
    return any(page.pins == 2 and page.dirty for page in pages)


properties = [unpinned_at_first, pinned_twice_is_clean]
