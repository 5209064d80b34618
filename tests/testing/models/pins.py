"""Readers pin a page, truncation waits until there are no pins: the model of docs/testing.md."""

from checker import (
    actor,
    always,
    atomic,
    every_actor_finishes,
    integer,
    mechanism,
    procedure,
    record,
    shared,
    wait_until,
)

WAIT = mechanism(True, cost="truncation waits for every reader")


@record
class Page:
    mapped: bool = True
    pins: int = integer(0, most=4)


page = shared(Page)


@procedure
def pin() -> bool:
    with atomic:  # try_get_page()
        got = page.mapped
        if got:
            page.pins += 1
    return got


@procedure
def unpin() -> None:
    with atomic:  # put_page()
        page.pins -= 1


@actor(count=2)
def reader() -> None:
    if pin():
        if pin():
            unpin()
        unpin()


@actor
def truncate() -> None:
    with atomic:  # truncate_inode_page()
        wait_until(not WAIT or page.pins == 0)
        page.mapped = False


@always("a page that is gone is pinned")
def pinned_pages_stay() -> bool:
    return page.mapped or page.pins == 0


properties = [pinned_pages_stay, every_actor_finishes()]
