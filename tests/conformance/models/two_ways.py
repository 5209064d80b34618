"""Two ways to the same state: a short one that a log shows, and a long one that it does not."""

from checker import actor, atomic, choose, every_actor_finishes, record, shared


@record
class Page:
    ready: bool = False
    dirty: bool = False
    mapped: bool = False


page = shared(Page)


@actor
def prepare() -> None:
    with atomic("the way"):
        short = choose((True, False))
    if short:
        with atomic("prepare_page()"):
            page.ready = True
    else:
        page.dirty = True
        page.dirty = False
        page.ready = True  #: prepared
    page.mapped = True  #: map_page()


properties = [every_actor_finishes()]
