"""What a mark on a pinned page must say.

Sources: Documentation/core-api/pin_user_pages.rst and Jan Kara, 3 January 2019 (quoted in
20190103144405.GC3395@redhat.com): false positives are acceptable, false negatives are not; Jérôme
Glisse in the same thread: a page must not seem pinned for ever ("zombie"); Jan Kara's review of
20180702005654.20369-6-jhubbard@nvidia.com: a plain put must not consume a pin.
"""

from checker import Property, never
from checker.kernel.page import Page
from checker.kernel.pin_marks import Watch


def what_is_written_is_stable(page: Page, watch: Watch) -> Property:
    """I1, if the written data may be a copy: what the disk is sent does not change."""

    @never("a page is modified through a pin while it is under writeback, and no copy was made")
    def what_is_written_is_stable() -> bool:
        return page.writeback and page.torn and not watch.bounced

    return what_is_written_is_stable


def no_pin_is_missed(watch: Watch) -> Property:
    """I15, first half: a finding of no pin under the page lock stays valid until the unlock."""

    @never("a page is pinned, and the holder of the page lock was told that it is not")
    def no_pin_is_missed() -> bool:
        return watch.unpinned and watch.holders > 0

    return no_pin_is_missed
