"""An actor that fails an assertion if the page was locked before."""

from checker import actor, atomic, every_actor_finishes, record, shared


@record
class Page:
    locked: bool = False
    done: bool = False


page = shared(Page)


@actor(count=2)
def lock() -> None:
    with atomic("lock_page()"):
        assert not page.locked, "the page is locked twice"
        page.locked = True
    page.done = True  #: done


properties = [every_actor_finishes()]
