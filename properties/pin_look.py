"""What a check for pins may get wrong, and what not.

Sources: Documentation/core-api/pin_user_pages.rst and Jan Kara (quoted in 20190103144405.GC3395@redhat.com):
no false negatives, false positives are acceptable.
"""

from checker import Array, Property, never
from checker.kernel.page import Page
from checker.kernel.pin_look import PinLook


def no_pin_missed(pages: Array[Page], looks: Array[PinLook]) -> Property:
    """I15: while an actor works on a page because it is not pinned, it is not pinned."""

    @never("a page is pinned, and an actor that looked takes it for unpinned")
    def no_pin_missed() -> bool:
        return any(looks[i].trusted and pages[i].pins > looks[i].speculative for i in range(len(pages)))

    return no_pin_missed


def no_false_alarm(looks: Array[PinLook]) -> Property:
    """Only real pins count as pins: not a reference that is about to be given back."""

    @never("a page is taken for pinned, and nobody has pinned it")
    def no_false_alarm() -> bool:
        return any(look.alarmed for look in looks)

    return no_false_alarm
