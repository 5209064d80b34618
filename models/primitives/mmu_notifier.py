"""A driver looks a page up without a lock, and an unmap that stops it (checker/kernel/notifier_range.py).

I10: after range_end() the driver does not use a page that no page table maps.
"""

from checker import actor, ghost, mechanism, never, record, shared
from checker.kernel.notifier_range import Notifier, range_end, range_start, read_begin, start_use
from checker.kernel.page import Page, Pte
from checker.kernel.truncate import unmap_mapping_range

SEQUENCE = mechanism(True, cost="a sequence number: a driver may have to look again")


@record
class Unmap:
    over: bool = ghost(False)


page = shared(Page)
notifier = shared(Notifier)
unmap = shared(Unmap)


@actor
def driver() -> None:
    while True:
        read_begin(notifier)
        if page.pte is Pte.NONE:
            break
        if start_use(page, notifier, True, SEQUENCE):
            break


@actor
def unmapper() -> None:
    range_start(page, notifier)
    unmap_mapping_range(page)
    range_end(page, notifier, False)
    unmap.over = True


@never("a driver uses a page that is mapped no more")
def no_use_after_unmap() -> bool:
    return unmap.over and page.device


properties = [no_use_after_unmap]
expect = {no_use_after_unmap: "holds" if SEQUENCE else "violated"}
