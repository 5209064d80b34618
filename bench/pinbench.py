"""The "pinbench" workload: callers pin pages that writeback and truncate work on, PAGES and CALLERS of them.

A model for measuring engines, simple enough to be rewritten in any other language; it models no particular
kernel. PAGES=2 CALLERS=2 has 20,095 states and 89,616 transitions, PAGES=2 CALLERS=4 has 1,073,577 and
6,534,708. The property cannot fail: it exists because judging every state is a part of the work.
"""

from checker import Array, actor, always, atomic, choose, integer, parameter, record, shared, wait_until

PAGES = parameter(2, most=4)
CALLERS = parameter(2, most=8)


@record
class Page:
    locked: bool = False
    dirty: bool = False
    writeback: bool = False
    mapped: bool = True
    pins: int = integer(0, most=CALLERS)


pages = shared(Array(Page, PAGES))


@actor(count=CALLERS)
def caller() -> None:
    while True:
        with atomic:
            page = choose(pages)
        with atomic:
            wait_until(not page.locked)
            page.locked = True
        with atomic:
            mapped = page.mapped
            if mapped:
                page.pins += 1
        page.locked = False
        if mapped:
            page.dirty = True
            with atomic:
                page.pins -= 1


@actor(pages)
def writeback(page: Page) -> None:
    while True:
        with atomic:
            wait_until(page.dirty and not page.locked)
            page.locked = True
        with atomic:
            started = page.pins == 0 and not page.writeback
            if started:
                page.dirty = False
                page.writeback = True
        page.locked = False
        if started:
            page.writeback = False


@actor(pages)
def truncate(page: Page) -> None:
    while True:
        with atomic:
            wait_until(not page.locked)
            page.locked = True
        with atomic:
            wait_until(not page.writeback)
            page.mapped = False
        page.locked = False
        page.mapped = True


@always("a page has more pins than there are callers")
def pins_have_callers() -> bool:
    return not any(p.writeback and p.dirty and p.pins > 0 and p.locked and p.pins > CALLERS for p in pages)


properties = [pins_have_callers]
