"""get_user_pages_fast() takes a reference and looks again; reclaim unmaps and looks at the references."""

from checker import actor, atomic, every_actor_finishes, integer, mechanism, record, shared, smp_mb

ORDERED = mechanism(True, cost="a barrier after the reference is taken")


@record
class Page:
    mapped: bool = True
    refs: int = integer(1, most=2)
    freed: bool = False


page = shared(Page)


@actor
def gup_fast() -> None:
    if page.mapped:
        with atomic("atomic_inc(&page->refs)", order="relaxed"):
            page.refs += 1
        if ORDERED:
            smp_mb()
        if page.mapped:
            assert not page.freed, "a page is used after it is freed"


@actor
def reclaim() -> None:
    page.mapped = False
    if ORDERED:
        smp_mb()
    if page.refs == 1:
        page.freed = True


properties = [every_actor_finishes()]
