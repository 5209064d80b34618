"""A page is used through a slot before it is there: None is followed."""

from __future__ import annotations

from checker import actor, atomic, every_actor_finishes, integer, record, shared


@record
class Page:
    pins: int = integer(0, most=1)


@record
class Slot:
    page: Page | None = None


page = shared(Page)
slot = shared(Slot)


@actor
def fill() -> None:
    slot.page = page


@actor
def use() -> None:
    with atomic:  # page_count(slot->page)
        slot.page.pins += 1  # type: ignore[union-attr]  # what the model is about


properties = [every_actor_finishes()]
