"""An MMU notifier of a driver that pins pages: the callback that ends its use of one.

The shape of i915's userptr (drivers/gpu/drm/i915/i915_gem_userptr.c, before commit 505a8ec7e11a):
code that takes a page out of a page table calls invalidate_range_start(), in its own context and with
the locks that it holds; the driver stops its device, marks the page dirty and drops the pin.
"""

from checker import atomic, procedure
from checker.kernel.page import Page, Task


@procedure
def invalidate_range_start(page: Page, current: Task, pin_holds_lock: bool) -> bool:
    """Whether the driver used the page: then it has stopped, and the callback must release its pin."""
    with atomic:  # mmu_notifier_invalidate_range_start()
        used = page.device
        page.device = False
        if used and pin_holds_lock:
            page.owner = current  # ghost: only the callback can unlock the page now
    return used


@procedure
def no_notifier(page: Page, current: Task) -> None:
    """There is no notifier for page table changes."""
