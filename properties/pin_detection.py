"""Whether a page is pinned: what the answer guarantees.

Sources: Documentation/core-api/pin_user_pages.rst and Jan Kara, 3 January 2019 (quoted in
20190103144405.GC3395@redhat.com): false positives are acceptable, false negatives are not; and Jérôme
Glisse, there: no page may be called pinned for ever that is not.
"""

from checker import Property, never
from checker.kernel.counts import Answer, CountedPage
from checker.kernel.page_pin import PageFlags


def held_pin_is_seen(page: CountedPage) -> Property:
    """I15: no false negative for a pin that is held all the time."""

    @never("a page is found unpinned although a pin is held all the time")
    def held_pin_is_seen() -> bool:
        return page.longterm and page.answer is Answer.UNPINNED

    return held_pin_is_seen


def new_pins_find_buffers(page: CountedPage) -> Property:
    """I3: a pin that is taken while the page is examined has what ->page_mkwrite() prepared."""

    @never("a page is pinned anew while its buffers are taken away")
    def new_pins_find_buffers() -> bool:
        return not page.longterm and page.pins > 0 and not page.buffers

    return new_pins_find_buffers


def no_false_positive(page: CountedPage) -> Property:
    """Never called pinned without a pin; more than any caller needs."""

    @never("a page is found pinned that nobody has pinned")
    def no_false_positive() -> bool:
        return page.answer is Answer.PINNED and not page.was_pinned

    return no_false_positive


def false_positives_never_last(page: CountedPage) -> Property:
    """L9 as a safety property: no false positive unless an actor is in the middle of moving the counters."""

    @never(
        "a page is found pinned that nobody has pinned, and it will be found so as long as it is looked at"
    )
    def false_positives_never_last() -> bool:
        return page.answer is Answer.PINNED and not page.was_pinned and not page.was_moving

    return false_positives_never_last


def answers_are_exact_when_quiet(page: CountedPage) -> Property:
    """If no actor moves the counters and no other reference lasts, the answer is right."""

    @never("the answer is wrong although nobody touches the counters and nobody has another reference")
    def answers_are_exact_when_quiet() -> bool:
        return (
            page.answer is not Answer.NONE
            and not page.was_moving
            and not page.was_plain
            and page.was_pinned is not (page.answer is Answer.PINNED)
        )

    return answers_are_exact_when_quiet


def no_pin_missed(flags: PageFlags) -> Property:
    """Half of the claim of January 2019: writeback knows of every pin that it finds."""

    @never("writeback finds a page unpinned that somebody has pinned")
    def no_pin_missed() -> bool:
        return flags.missed

    return no_pin_missed


def no_writeback_missed(page: CountedPage, flags: PageFlags) -> Property:
    """The other half: a new pinner knows of every writeback that does not expect it."""

    @never("a page is pinned anew while it is written back, and not from a copy")
    def no_writeback_missed() -> bool:
        return page.pins > 0 and flags.submitted and not flags.bounce and not flags.missed

    return no_writeback_missed


def no_whole_writeback_missed(flags: PageFlags) -> Property:
    """B2: a page pinned for writing has been prepared by ->page_mkwrite() since it was last written."""

    @never("a page is pinned for writing that writeback has left clean, and no fault has come between")
    def no_whole_writeback_missed() -> bool:
        return flags.late

    return no_whole_writeback_missed


def bounced_page_stable(flags: PageFlags) -> Property:
    """I1: while PG_writeback is set and no copy is used, the content does not change."""

    @never("a page is modified through a pin while the device reads it")
    def bounced_page_stable() -> bool:
        return flags.torn

    return bounced_page_stable


def flag_is_steady(page: CountedPage, flags: PageFlags) -> Property:
    """John Hubbard's objection, January 2019: the flag toggles. Only the page lock makes it readable."""

    @never("PagePin is clear although somebody has pinned the page")
    def flag_is_steady() -> bool:
        return page.pins > 0 and not flags.pagepin

    return flag_is_steady
