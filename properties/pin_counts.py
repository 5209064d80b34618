"""What a count of pins in struct page must say, and what it must leave alone.

Sources: Jan Kara's review of 20180702005654.20369-6-jhubbard@nvidia.com (a plain put must not consume a
pin); Jérôme Glisse in 20190103144405.GC3395@redhat.com (a page must not seem pinned for ever); the
comments and the VM_BUG_ON_PAGE() of 20181110085041.10071-7-jhubbard@nvidia.com.
"""

from checker import Property, never
from checker.kernel.pin_count import Mark
from checker.kernel.pin_marks import Watch


def no_put_consumes_a_pin(mark: Mark) -> Property:
    """I17: the count is never less than the pins that were counted and still exist."""

    @never("a put takes the count away from a pin that still exists")
    def no_put_consumes_a_pin() -> bool:
        return mark.counted > 0 and mark.count < mark.counted

    return no_put_consumes_a_pin


def no_reference_is_taken_for_a_pin(mark: Mark, watch: Watch) -> Property:
    """I15, second half: a false positive while some actor has a reference."""

    @never("a page is marked as pinned for the sake of a reference that is no pin")
    def no_reference_is_taken_for_a_pin() -> bool:
        return mark.flag and watch.users == 0 and mark.others > 0

    return no_reference_is_taken_for_a_pin


def no_mark_outlives_its_pins(mark: Mark, watch: Watch) -> Property:
    """L9 as a safety property: a false positive that lasts, because no actor is left to end it."""

    @never("a page stays marked that nobody has pinned, nobody is about to pin, and nobody refers to")
    def no_mark_outlives_its_pins() -> bool:
        return mark.flag and watch.users == 0 and mark.others == 0

    return no_mark_outlives_its_pins


def every_pin_is_counted(mark: Mark) -> Property:
    """I17: as many pins are counted as are made."""

    @never("get_user_pages() returns a page, and its pin is not counted")
    def every_pin_is_counted() -> bool:
        return mark.given_up

    return every_pin_is_counted


def no_page_leaves_the_lists_for_good(mark: Mark) -> Property:
    """A page that is taken off the LRU is put back."""

    @never("a page is in no list and nobody has pinned it: it is never reclaimed")
    def no_page_leaves_the_lists_for_good() -> bool:
        return not mark.lru and not mark.isolated and not mark.flag

    return no_page_leaves_the_lists_for_good


def no_list_is_overwritten(mark: Mark) -> Property:
    """page->lru holds links, or the flag and the count."""

    @never("the count is written while page->lru links the page into a list")
    def no_list_is_overwritten() -> bool:
        return mark.overwritten

    return no_list_is_overwritten


def no_vm_bug(mark: Mark) -> Property:
    """The design's own assertion."""

    @never("put_user_page() finds the flag cleared by another put_user_page(): VM_BUG_ON_PAGE()")
    def no_vm_bug() -> bool:
        return mark.bug

    return no_vm_bug
