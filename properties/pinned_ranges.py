"""What entries for pinned ranges must say: all pins, and no others.

Sources: Documentation/core-api/pin_user_pages.rst (a missed pin is a bug, a false one is not), Jérôme
Glisse's worry about pages that stay pinned for ever (20190103144405.GC3395@redhat.com).
"""

from collections.abc import Iterable

from checker import Array, Property, never
from checker.kernel.page import Page
from checker.kernel.pinned_range import Range


def every_pin_is_found(ranges: Iterable[Range], pages: Array[Page]) -> Property:
    """I15: a page of the file that a call has, and has not released, is covered by an entry."""

    @never("a page is pinned, and no entry in the tree covers it")
    def every_pin_is_found() -> bool:
        return any(
            call.uses[i] and pages[i].mapping and not any(entry.covers[i] for entry in ranges)
            for call in ranges
            for i in range(2)
        )

    return every_pin_is_found


def no_entry_outlives_its_call(ranges: Iterable[Range], pages: Array[Page]) -> Property:
    """L9: once all calls have released all that they had, no entry covers a page (that nobody has locked)."""

    @never("an entry stays in the tree for ever: all calls have released their pages")
    def no_entry_outlives_its_call() -> bool:
        return all(call.finished for call in ranges) and any(
            entry.covers[i] and not pages[i].locked for entry in ranges for i in range(2)
        )

    return no_entry_outlives_its_call
